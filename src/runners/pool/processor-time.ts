/**
 * How much of the processor this process was given. On a host with more to do than it has processors for, a thread may be
 * silent for seconds because it was hardly let run: that is no sign that it hangs.
 */
import { availableParallelism } from 'node:os';

/** Of what the threads could have used: below, they were kept waiting for a processor. */
const STARVED = 0.5;
/** Then something may last so many times as long. */
const LONGER = 4;
/** Below, they did not want to run: they wait for something. */
const BLOCKED = 0.02;

const cpuUsage = process.cpuUsage.bind(process);

/** How long a thread has been in one state. */
export class Stay {
  #ms = 0;
  #begin = cpuUsage();

  get ms(): number {
    return this.#ms;
  }

  /** @param lasts whether the thread is still in that state, after `ms` milliseconds more on the wall clock */
  look(lasts: boolean, ms: number): void {
    this.#ms = lasts ? this.#ms + ms : 0;
    if (!lasts) this.#begin = cpuUsage();
  }

  /** Whether that is too long. @param threads that had something to do meanwhile */
  exceeds(limitMs: number, threads: number): boolean {
    const ms = this.#ms;
    if (ms < limitMs) return false;
    const { user, system } = cpuUsage(this.#begin);
    const possible = ms * Math.min(threads, availableParallelism());
    return ms >= LONGER * limitMs || !isStarved((user + system) / 1000, possible);
  }
}

/** @param used of the `possible` milliseconds of processor time */
export function isStarved(used: number, possible: number): boolean {
  return used > BLOCKED * possible && used < STARVED * possible;
}
