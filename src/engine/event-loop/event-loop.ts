/**
 * The event loop of an actor: when its stack is empty, it runs its microtasks to the end, and then one task, if one has
 * come.
 *
 * Source: ECMA-262, Jobs and Host Operations to Enqueue Jobs; Node, the event loop.
 */
import { refuseGenerator } from '../../lab/async-code.js';
import { EventEmitter } from 'node:events';
import { NO_CONTEXT } from './async-context.js';
import { atOnce, call, type Coroutine } from './calling.js';
import { endBy as endExecution, throwLate } from '../asynchrony.js';
import { isEngineError } from './engine-errors.js';
import { JobQueue } from './job-queue.js';
import type { Loops } from './loops.js';
import { isLoopPromise, whenSettled } from './promise/promise.js';
import { emit } from './own/emitter.js';
import { placeHere } from './places.js';
import type { Task } from './source.js';
import { Immediate, type ImmediateHandle } from './tasks/immediate.js';
import type { StartedThread } from './tasks/started-thread.js';
import { Timer, type TimerHandle, type TimerSpec } from './tasks/timers.js';
import { ThreadExit } from './thread-exit.js';
import { UnhandledRejection } from './unhandled-rejection.js';

/** What keeps a loop alive, or would: a timer, a port that is listened to. */
export interface Handle {
  readonly isRef: boolean;
  /** The thread is done. */
  close(): void;
}

export class EventLoop extends JobQueue {
  readonly handles = new Set<Handle>();
  /** Those that are to come, in order. */
  readonly immediates: Immediate[] = [];
  /** Who listens to what happens to the thread. */
  readonly process = new EventEmitter();
  /** What had been written when the task began that runs, or ran last, if a timer's: see Timers. -1: it is none. */
  polledAt = -1;
  /** Polls since the last write, which was that one. */
  #polls = 0;
  #pollsAt = -1;
  /** With which its thread ends that comes to its end. Source: Node, process.exitCode. */
  exitCode: unknown;
  /** It has nothing to run. */
  isIdle = false;
  /** The promise that the actor has returned is settled, or it has returned none. */
  #isSettled = false;
  #isOver = false;
  /** Its listeners for that have heard that it ends. */
  #exits = false;
  readonly #tasks: Task[] = [];
  #failure: { readonly error: unknown } | undefined;

  constructor(
    readonly loops: Loops,
    readonly actor: number,
  ) {
    super();
  }

  /** In reports. */
  get name(): string {
    return `${this.loops.called} ${this.actor}`;
  }

  /** It has nothing to run, and its actor is done but for what may come. */
  get isAtRest(): boolean {
    return this.isIdle && this.#isSettled;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Everything that the actor does, from its first step to its last. @throws what nothing has caught, or a ThreadExit */
  *run(fn: unknown, args: readonly unknown[]): Coroutine<void> {
    try {
      yield* this.live(fn, args);
    } catch (error) {
      if (isEngineError(error)) throw error;
      yield* this.#exit(error instanceof ThreadExit ? error.code : 1);
      this.end();
      throw error;
    }
    yield* this.#exit(Number(this.exitCode ?? 0));
    this.end();
  }

  /** The same as a part of what it does: it goes on afterwards. @throws what nothing has caught */
  *live(fn: unknown, args: readonly unknown[]): Coroutine<void> {
    this.isIdle = false;
    yield* this.#part(this.#begin(fn, args));
    for (;;) {
      yield* this.#part(this.#settleJobs());
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.hasUnhandled) continue; // a listener has thrown, and that was caught
      const task = this.#tasks.shift();
      if (task !== undefined) yield* this.#part(this.#perform(task));
      else if (this.#isDone) break;
      else {
        this.isIdle = true;
        yield* this.loops.host!.block(this.actor, this.loops.bells[this.actor], this.#isSettled);
        this.isIdle = false;
      }
    }
  }

  *#begin(fn: unknown, args: readonly unknown[]): Coroutine<void> {
    this.#isSettled = true; // also where it throws, and that is handled
    const result = yield* call(undefined, fn, args);
    refuseGenerator(this.name, result);
    this.#watch(result);
  }

  /** What nothing catches is handed to the listeners for that, where there are any. Source: Node, 'uncaughtException'. */
  *#part(work: Coroutine<void>): Coroutine<void> {
    try {
      yield* work;
      throwLate(this.actor);
    } catch (error) {
      if (isEngineError(error) || error instanceof ThreadExit || !this.hears('uncaughtException')) throw error;
      const isRejection = error instanceof UnhandledRejection;
      const args = isRejection ? [error.reason, 'unhandledRejection'] : [error, 'uncaughtException'];
      yield* emit(this.process, 'uncaughtException', args);
    }
  }

  /** The listeners for the end of the thread, which may end it otherwise. Source: Node, 'exit'. */
  *#exit(code: number): Coroutine<void> {
    if (this.#exits) return;
    this.#exits = true;
    if (this.hears('exit')) yield* emit(this.process, 'exit', [code]);
  }

  /** `process.exit`: nothing of the thread goes on, no `finally` either. One that a definition declares ends the execution. */
  *exit(code: number): Coroutine<never> {
    const started = this.loops.startedThread(this.actor);
    if (started !== undefined) yield* this.loops.host!.leave(this.#left(started, code));
    return this.exitAtOnce(code);
  }

  *#left(started: StartedThread, code: number): Coroutine<void> {
    yield* this.#exit(code);
    started.ended({ code });
  }

  /** The same where its caller cannot wait: it may catch that, and no more is done then than it does at once. */
  exitAtOnce(code: number): never {
    const error = new ThreadExit(code);
    if (this.loops.startedThread(this.actor) === undefined) endExecution(error);
    this.#failure = { error };
    throw error;
  }

  /** It has listeners of its own for that. */
  hears(name: string): boolean {
    return this.process.listenerCount(name) > 0;
  }

  startTimer({ delayMs, repeats, callback }: TimerSpec): TimerHandle {
    const timer = new Timer(this, delayMs, repeats, placeHere(), this.loops.nextNumber(), callback);
    this.loops.timers.add(timer);
    return timer;
  }

  /** The task that runs has set one more. Returns how many there were since something was written. */
  countPoll(): number {
    if (this.#pollsAt !== this.polledAt) this.#polls = 0;
    this.#pollsAt = this.polledAt;
    return ++this.#polls;
  }

  startImmediate(callback: () => Coroutine<unknown>): ImmediateHandle {
    return new Immediate(this, callback);
  }

  /** A task has come. */
  add(task: Task): void {
    if (this.#isOver) return;
    this.#tasks.push(task);
    this.loops.bells[this.actor]++;
  }

  /** The task that has come first, which runs from now on. */
  nextTask(): Task | undefined {
    const task = this.#tasks.shift();
    if (task !== undefined) this.#enter(task);
    return task;
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
    return this.#isSettled && this.keepers === 0;
  }

  /** How many keep it alive. */
  get keepers(): number {
    let count = 0;
    for (const { isRef } of this.handles) if (isRef) count++;
    return count;
  }

  /** Runs all jobs. An unhandled rejection is handed to the listeners for those. */
  *#settleJobs(): Coroutine<void> {
    for (;;) {
      try {
        return yield* this.drain();
      } catch (error) {
        if (!(error instanceof UnhandledRejection) || !this.hears('unhandledRejection')) throw error;
        yield* emit(this.process, 'unhandledRejection', [error.reason, error.promise]);
      }
    }
  }

  *#perform(task: Task): Coroutine<void> {
    yield* this.loops.host!.step(-1);
    this.#enter(task);
    this.context = NO_CONTEXT;
    yield* task.run();
  }

  #enter({ channel }: Task): void {
    if (channel !== '') this.loops.host!.noticed(channel);
    this.polledAt = -1;
  }

  #watch(result: unknown): void {
    if (!isLoopPromise(result)) return;
    this.#isSettled = false;
    whenSettled(
      result,
      () => atOnce(() => (this.#isSettled = true)),
      (reason) => atOnce(() => (this.#failure ??= { error: reason })),
    );
  }
}
