/** What the rules need to know of a program. */
import type { IrqLines } from './irq-lines.js';

export interface Ground {
  /** Where blocked actors look. */
  readonly mem: Int32Array;
  /** Null: the actors are no CPUs. */
  readonly irqs: IrqLines | null;
  /** Time-outs are events from this number on, one an actor; then spurious wake-ups, one an actor. */
  readonly firstTimeout: number;
}
