/** What the rules need to know of a program. */
import type { Faults } from './faults.js';
import type { IrqLines } from './irq-lines.js';

export interface Polls {
  /** Lets those happen for which something was written; `all`: the others too. Returns one of `Released`. */
  release(all: boolean): number;
}

/** No timer was released; some were; others moved while one of them was held back. */
export const Released = { NONE: 0, SOME: 1, LATE: 2 } as const;

export interface Ground {
  /** Where blocked actors look. */
  readonly mem: Int32Array;
  /** Null: the actors are no CPUs. */
  readonly irqs: IrqLines | null;
  /** Faults of the hardware that may happen. Null: it has none. */
  readonly faults: Faults | null;
  /** Time-outs are events from this number on, one an actor; then spurious wake-ups, one an actor. */
  readonly firstTimeout: number;
  /** Events of timers that only look, again and again: they may happen once something was written, or when nothing else can. */
  readonly polls: Polls | null;
}
