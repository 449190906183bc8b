/**
 * The event loop of an actor's thread: Node's own, which asks at its turn. Microtasks run as the language has them, when the
 * stack is empty; then the thread takes a task that has come, or waits for one.
 *
 * Source: the steps are those of src/engine/event-loop/event-loop.ts, which coroutines run.
 */
import { beginWatch, endWatch, notWatched, refuse } from '../asynchrony.js';
import type { WaiterList } from '../controlled/lists.js';
import { wordsOf } from '../controlled/performer.js';
import { UnhandledRejection } from '../event-loop/unhandled-rejection.js';
import { isPromise, refuseGenerator } from '../../lab/async-code.js';
import { wakeUpOf } from '../races/channels.js';
import type { LockstepActor } from './actor.js';
import type { Ending } from './ending.js';
import type { SharedTasks } from './shared-tasks.js';

const { setImmediate } = globalThis;

interface Wait {
  readonly word: number;
  readonly settle: (how: 'ok') => void;
}

function later(work: () => void): void {
  notWatched(() => void setImmediate(work));
}

export class ThreadLoop {
  /** By number. */
  readonly #waits = new Map<number, Wait>();
  #isSettled = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(
    private readonly actor: LockstepActor,
    private readonly tasks: SharedTasks,
    private readonly waiters: WaiterList,
    private readonly ending: Ending,
  ) {
    process.on('unhandledRejection', (reason, promise) => this.#fail(new UnhandledRejection(promise, reason)));
    process.on('uncaughtException', (error) => this.#threw(error));
  }

  /** Everything that the actor does, from its first step to its last. @throws what nothing has caught */
  async run(program: () => unknown): Promise<void> {
    this.#waits.clear();
    this.#failure = undefined;
    beginWatch(true);
    try {
      await this.#macrotask(() => this.#begin(program));
      while (await this.#next());
    } finally {
      endWatch();
    }
  }

  /** Source: ECMA-262, DoWait. */
  waitAsync(word: number, array: Int32Array, index: number, value: unknown, timeoutMs: number): object {
    if (array[index] !== value) return { async: false, value: 'not-equal' };
    if (timeoutMs === 0) return { async: false, value: 'timed-out' };
    if (timeoutMs < Infinity) refuse('calls Atomics.waitAsync with a time-out');
    const number = this.tasks.wait(this.actor.id);
    this.waiters.addLater(number, word, wordsOf(value));
    const ended = new Promise((resolve) => void this.#waits.set(number, { word, settle: resolve }));
    return { async: true, value: ended };
  }

  #begin(program: () => unknown): void {
    this.#isSettled = true; // also where it throws
    const result = program();
    refuseGenerator(`actor ${this.actor.id}`, result);
    if (!isPromise(result)) return;
    this.#isSettled = false;
    result.then(
      () => (this.#isSettled = true),
      (error: unknown) => this.#fail(error),
    );
  }

  /** Context: there are no microtasks. Returns whether something was done. */
  async #next(): Promise<boolean> {
    const { actor, tasks } = this;
    if (this.#failure !== undefined) throw this.#failure.error;
    const task = tasks.take(actor.id);
    if (task !== 0) await this.#macrotask(() => this.#perform(task));
    else if (this.#isSettled) return false;
    else actor.block(actor.id, tasks.bells[actor.id], this.#isSettled, 0);
    return true;
  }

  #perform(task: number): void {
    this.actor.step();
    const { word, settle } = this.#waits.get(task)!;
    this.#waits.delete(task);
    this.actor.noticed(wakeUpOf(word));
    settle('ok');
  }

  /** Settles when the microtasks behind it are done too. */
  async #macrotask(work: () => void): Promise<void> {
    await new Promise<void>((resolve) => {
      later(() => {
        try {
          work();
        } catch (error) {
          this.#threw(error);
        }
        later(resolve);
      });
    });
  }

  /** That ends the thread: microtasks that are left make no further step. */
  #threw(error: unknown): void {
    this.#fail(error);
    this.ending.crashed(error);
  }

  /** What is thrown afterwards, because of it, is no news. */
  #fail(error: unknown): void {
    this.#failure ??= { error };
  }
}
