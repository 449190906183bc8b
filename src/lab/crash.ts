/** The report on a CPU thread that threw, exited, overflowed its stack or ran out of memory. */
import type { TraceEvent } from '../trace/event.js';

export interface CrashReport {
  readonly cpu: number;
  /** One line: `CPU 2: RangeError: …`. */
  readonly message: string;
  /** Its last trace events, oldest first. */
  readonly events: readonly TraceEvent[];
}
