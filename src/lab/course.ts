/** What is executed, and along which landmarks: a schedule that survives edits of the code. Plain data. */

import type { MemoryModel } from './plain-memory.js';
import type { HardwareFaults } from './scenario.js';

/** Where a schedule departs from the default, by what stands in the source. */
export interface Landmark {
  /** Who ran, and what came next: `thread 0 before write of tail`, `thread 1 stopped`. */
  readonly at: string;
  /** How many times that had come by since the last landmark, from 1. Default 1. */
  readonly time?: number;
  /** What is taken there: an actor, or an event. */
  readonly next: string;
}

/** A finding in words that survive edits of the code: what was executed, and where the schedule left the default. */
export interface Course {
  readonly kind: 'scenario' | 'check';
  /** Name of a scenario, or path of a module from the folder of package.json. */
  readonly subject: string;
  /** Kernel variant, or form of a scenario. */
  readonly form?: string;
  /** The calls of each thread of a check, as `replay --test` prints them. */
  readonly program?: string;
  /** Numbers of the actors, and of the devices behind them, that do nothing. */
  readonly leftOut?: readonly number[];
  /** Waits may end by themselves. */
  readonly spurious?: boolean;
  /** What may go wrong with the hardware of a machine, where it is other than its scenario says. */
  readonly faults?: Partial<HardwareFaults>;
  /** Timers may be late. */
  readonly lateTimers?: boolean;
  /** All plain accesses are steps, because some were when it was found. */
  readonly plain?: 'always';
  /** What those may read. Default `interleaving`. */
  readonly memory?: MemoryModel;
  /** The engine that found it. Default `coop`. */
  readonly engine?: 'coop' | 'lockstep';
  readonly landmarks: readonly Landmark[];
}
