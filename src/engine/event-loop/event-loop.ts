/**
 * The event loop of an actor: when its stack is empty, it runs its microtasks to the end, and then one task, if one has
 * come.
 *
 * Source: ECMA-262, Jobs and Host Operations to Enqueue Jobs; Node, the event loop.
 */
import { refuseGenerator } from '../../lab/async-code.js';
import { EventEmitter } from 'node:events';
import { atOnce, call, type Coroutine } from './calling.js';
import { JobQueue } from './job-queue.js';
import type { Loops } from './loops.js';
import { isLoopPromise, whenSettled } from './promise/promise.js';
import type { Task } from './source.js';
import { UnhandledRejection } from './unhandled-rejection.js';

/** What keeps a loop alive, or would: a timer, a port that is listened to. */
export interface Handle {
  readonly isRef: boolean;
  /** The thread is done. */
  close(): void;
}

export class EventLoop extends JobQueue {
  readonly handles = new Set<Handle>();
  /** Who listens to what happens to the thread. */
  readonly process = new EventEmitter();
  /** What had been written when the task began that runs, or ran last, if a timer's: see Timers. -1: it is none. */
  polledAt = -1;
  /** It has nothing to run. */
  isIdle = false;
  /** The promise that the actor has returned is settled, or it has returned none. */
  #isSettled = false;
  #isOver = false;
  readonly #tasks: Task[] = [];
  #failure: { readonly error: unknown } | undefined;

  constructor(
    readonly loops: Loops,
    readonly actor: number,
  ) {
    super();
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Everything that the actor does, from its first step to its last. */
  *run(fn: unknown, args: readonly unknown[]): Coroutine<void> {
    const result = yield* call(undefined, fn, args);
    refuseGenerator(`actor ${this.actor}`, result);
    this.#watch(result);
    for (;;) {
      yield* this.#settleJobs();
      if (this.#failure !== undefined) throw this.#failure.error;
      const task = this.#tasks.shift();
      if (task !== undefined) yield* this.#perform(task);
      else if (this.#isDone) break;
      else {
        this.isIdle = true;
        yield* this.loops.host!.block(this.actor, this.loops.bells[this.actor], this.#isSettled);
        this.isIdle = false;
      }
    }
    this.end();
  }

  /** A task has come. */
  add(task: Task): void {
    if (this.#isOver) return;
    this.#tasks.push(task);
    this.loops.bells[this.actor]++;
  }

  /** Nothing of it runs any more. */
  end(): void {
    this.#isOver = true;
    for (const handle of this.handles) handle.close();
    this.handles.clear();
    this.#tasks.length = 0;
    this.clear();
  }

  /** Whether the actor has returned, and its promise is settled, and nothing is to come that keeps it alive. */
  get #isDone(): boolean {
    if (!this.#isSettled) return false;
    for (const { isRef } of this.handles) if (isRef) return false;
    return true;
  }

  /** Runs all jobs. An unhandled rejection is handed to the listeners for those. */
  *#settleJobs(): Coroutine<void> {
    for (;;) {
      try {
        return yield* this.drain();
      } catch (error) {
        if (!(error instanceof UnhandledRejection) || this.process.listenerCount('unhandledRejection') === 0)
          throw error;
        for (const listener of this.process.listeners('unhandledRejection'))
          yield* call(this.process, listener, [error.reason, error.promise]);
      }
    }
  }

  *#perform(task: Task): Coroutine<void> {
    const host = this.loops.host!;
    yield* host.step(-1);
    if (task.channel !== '') host.noticed(task.channel);
    this.polledAt = -1;
    yield* task.run();
  }

  #watch(result: unknown): void {
    if (!isLoopPromise(result)) {
      this.#isSettled = true;
      return;
    }
    whenSettled(
      result,
      () => atOnce(() => (this.#isSettled = true)),
      (reason) => atOnce(() => (this.#failure = { error: reason })),
    );
  }
}
