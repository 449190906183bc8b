/**
 * How long a thread has been silent, and whether it was let run meanwhile. On a host with more to do than it has processors
 * for, a thread may be silent for seconds because it was hardly let run: that is no sign that it hangs.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { settledWithin } from './settle.js';

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

/** Milliseconds for which a thread was ready to run and had no processor, since it began: by its number. */
type Kept = ReadonlyMap<string, number>;

/** Source of `kept`: Linux, Documentation/scheduler/sched-stats.rst, the second field of /proc/PID/schedstat, in nanoseconds. */
const PROCESS: Meter = {
  used() {
    const { user, system } = cpuUsage();
    return (user + system) / 1000;
  },
  kept() {
    const kept = new Map(existsSync(TASKS) ? readdirSync(TASKS).flatMap(keptOf) : []);
    return kept.size > 0 ? kept : null;
  },
};

function keptOf(task: string): [task: string, ms: number][] {
  try {
    const ms = Number(readFileSync(`${TASKS}/${task}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
    return Number.isNaN(ms) ? [] : [[task, ms]];
  } catch {
    return []; // it has just ended, or the system does not tell
  }
}

/** Processor time of this process, in milliseconds since it began. */
export interface Meter {
  used(): number;
  /** null: the system does not tell. */
  kept(): Kept | null;
}

/** Of all threads together: those that have ended meanwhile are left out, with what they were kept before. */
function keptSince(before: Kept, now: Kept): number {
  return [...now].reduce((sum, [task, ms]) => sum + ms - (before.get(task) ?? 0), 0);
}

/** How long something lasts. */
export class Stay {
  #ms = 0;
  /** When it was first seen to last: nothing is read of what does not. */
  #used = 0;
  #kept: Kept | null = null;

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
    if (kept !== null && this.#kept !== null) return keptSince(this.#kept, kept) < KEPT * ms;
    return !isStarved(this.meter.used() - this.#used, ms * Math.min(threads, availableParallelism()));
  }
}

/** Between two looks at what is waited for. */
const LOOK_MS = 200;

/**
 * Waits for what threads do together. It gives up when none has done its part for so long: see Stay for what counts.
 *
 * @param threads that are still at it
 */
export async function settledUnlessStuck<T, Otherwise>(
  promise: Promise<T>,
  limitMs: number,
  threads: () => number,
  otherwise: Otherwise,
  stay = new Stay(),
): Promise<T | Otherwise> {
  const nothing = Symbol('nothing');
  for (let left = threads(), now = left; !stay.exceeds(limitMs, left); left = now) {
    const settled = await settledWithin<T, symbol>(promise, LOOK_MS, nothing);
    if (settled !== nothing) return settled as T;
    now = threads();
    stay.look(now === left, LOOK_MS);
  }
  return otherwise;
}

/** @param used of the `possible` milliseconds of processor time */
export function isStarved(used: number, possible: number): boolean {
  return used > BLOCKED * possible && used < STARVED * possible;
}
