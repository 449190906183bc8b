/**
 * Jobs of one thread: callbacks of process.nextTick before microtasks, as Node has it, and what was rejected
 * without a handler.
 *
 * Source: ECMA-262, HostEnqueuePromiseJob and HostPromiseRejectionTracker; Node, process.nextTick, 'unhandledRejection'.
 */
import { Hung } from '../controlled/lone-work.js';
import { NO_CONTEXT, type AsyncContext } from './async-context.js';
import { runToEnd, type Coroutine } from './calling.js';
import type { Job } from './current.js';
import { UnhandledRejection } from './unhandled-rejection.js';

/** Jobs without a point, before they are taken for endless. */
const JOBS_MAX = 100_000;

export class JobQueue {
  #microtasks: Job[] = [];
  #ticks: Job[] = [];
  /** Promises that were rejected since the last look, without a handler. */
  #rejected = new Map<object, unknown>();
  /** … before it: each is reported, before other jobs, even if it is handled meanwhile. */
  #unhandled = new Map<object, unknown>();
  /** Where functions stand that wait, by the number of the place. */
  readonly awaits = new Map<object, number>();
  /** Of the code that runs. */
  context = NO_CONTEXT;

  get hasJobs(): boolean {
    return this.#microtasks.length > 0 || this.#ticks.length > 0;
  }

  /** @param context in which it runs */
  enqueue(job: Job, context = this.context): void {
    this.#microtasks.push(this.#within(context, job));
  }

  nextTick(job: Job): void {
    this.#ticks.push(this.#within(this.context, job));
  }

  /** Context: see `#runJobs`. */
  #within(context: AsyncContext, job: Job): Job {
    if (context === NO_CONTEXT) return job;
    return () => {
      this.context = context;
      return job();
    };
  }

  rejected(promise: object, reason: unknown): void {
    this.#rejected.set(promise, reason);
  }

  handled(promise: object): void {
    this.#rejected.delete(promise);
  }

  /** Whether some are left to be reported. */
  get hasUnhandled(): boolean {
    return this.#unhandled.size > 0;
  }

  /** Runs jobs until there are none, unless rejections are left. @throws {UnhandledRejection} the next of them */
  *drain(): Coroutine<void> {
    if (!this.hasUnhandled) {
      yield* this.#runJobs();
      [this.#rejected, this.#unhandled] = [this.#unhandled, this.#rejected];
    }
    for (const [promise, reason] of this.#unhandled) {
      this.#unhandled.delete(promise);
      throw new UnhandledRejection(promise, reason);
    }
  }

  *#runJobs(): Coroutine<void> {
    let count = 0;
    while (this.hasJobs) {
      for (const ticks of [true, false]) {
        for (let job = this.#next(ticks); job !== undefined; job = this.#next(ticks)) {
          if (++count > JOBS_MAX) throw new Hung(`${JOBS_MAX} microtasks, and no end`);
          this.context = NO_CONTEXT;
          yield* job();
        }
      }
    }
  }

  /** Context: no actor runs. */
  drainPlainly(): void {
    if (this.hasJobs || this.#rejected.size > 0) runToEnd(this.drain());
  }

  clear(): void {
    this.#microtasks = [];
    this.#ticks = [];
    this.#rejected.clear();
    this.#unhandled.clear();
    this.awaits.clear();
    this.context = NO_CONTEXT;
  }

  /** Small queues come and go: what is taken out of a long one costs no more. */
  #next(ticks: boolean): Job | undefined {
    return (ticks ? this.#ticks : this.#microtasks).shift();
  }
}
