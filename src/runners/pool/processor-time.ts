/**
 * How much of the processor this process was given. On a host with more to do than it has processors for, a thread may be
 * silent for seconds because it was hardly let run: that is no sign that it hangs.
 */
import { availableParallelism } from 'node:os';

/** Of what the threads could have used: below, they were kept waiting for a processor. */
const STARVED = 0.5;
/** Below, they did not want to run: they wait for something. */
const BLOCKED = 0.02;

const cpuUsage = process.cpuUsage.bind(process);

export class ProcessorTime {
  #begin = cpuUsage();

  /** From now on. */
  restart(): void {
    this.#begin = cpuUsage();
  }

  /** @param threads that had something to do in these `ms` milliseconds on the wall clock */
  isStarved(ms: number, threads: number): boolean {
    const { user, system } = cpuUsage(this.#begin);
    return isStarved((user + system) / 1000, ms * Math.min(threads, availableParallelism()));
  }
}

/** @param used of the `possible` milliseconds of processor time */
export function isStarved(used: number, possible: number): boolean {
  return used > BLOCKED * possible && used < STARVED * possible;
}
