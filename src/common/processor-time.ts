/**
 * How long a thread has been silent, and whether it was let run meanwhile. On a host with more to do than it has processors
 * for, a thread may be silent for seconds because it was hardly let run: that is no sign that it hangs.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** A silence may last so many times as long where threads were kept waiting for a processor. */
const LONGER = 4;
/** Of the time: threads were kept waiting for longer than that. */
const KEPT = 0.5;
/** Of what threads could have used, where it is not known how long they were kept: below, they were kept waiting. */
const STARVED = 0.5;
/** Below, they did not want to run: they wait for something. */
const BLOCKED = 0.02;

const TASKS = '/proc/self/task';
const cpuUsage = process.cpuUsage.bind(process);

/**
 * Source of `kept`: Linux, Documentation/scheduler/sched-stats.rst, the second field of /proc/PID/schedstat, in nanoseconds.
 * Threads that have ended are left out.
 */
const PROCESS: Meter = {
  used() {
    const { user, system } = cpuUsage();
    return (user + system) / 1000;
  },
  kept() {
    try {
      const waits = readdirSync(TASKS).map((task) => readFileSync(`${TASKS}/${task}/schedstat`, 'utf8').split(' ')[1]);
      const sum = waits.reduce((all, wait) => all + Number(wait), 0);
      return Number.isNaN(sum) ? null : sum / 1e6;
    } catch {
      return null; // another system, or a thread that has just ended
    }
  },
};

/** Processor time of this process, in milliseconds since it began. */
export interface Meter {
  used(): number;
  /** For how long its threads, all together, were ready to run and had no processor; null: the system does not tell. */
  kept(): number | null;
}

/** How long something lasts. */
export class Stay {
  #ms = 0;
  /** When it was first seen to last: nothing is read of what does not. */
  #used = 0;
  #kept: number | null = null;

  constructor(private readonly meter: Meter = PROCESS) {}

  get ms(): number {
    return this.#ms;
  }

  /** @param lasts whether it still does, after `ms` milliseconds more on the wall clock */
  look(lasts: boolean, ms: number): void {
    if (lasts && this.#ms === 0) {
      this.#used = this.meter.used();
      this.#kept = this.meter.kept();
    }
    this.#ms = lasts ? this.#ms + ms : 0;
  }

  /** Whether that is too long. @param threads that had something to do meanwhile */
  exceeds(limitMs: number, threads: number): boolean {
    const ms = this.#ms;
    if (ms < limitMs) return false;
    if (ms >= LONGER * limitMs) return true;
    const kept = this.meter.kept();
    if (kept !== null && this.#kept !== null) return kept - this.#kept < KEPT * ms;
    return !isStarved(this.meter.used() - this.#used, ms * Math.min(threads, availableParallelism()));
  }
}

/** @param used of the `possible` milliseconds of processor time */
export function isStarved(used: number, possible: number): boolean {
  return used > BLOCKED * possible && used < STARVED * possible;
}
