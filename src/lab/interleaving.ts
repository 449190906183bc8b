/** An interleaving as it is shown: what each row of the table says. */
import type { KernelTrace } from '../trace/kernel-trace.js';
import type { TraceFinding } from './observation.js';

export interface InterleavingRow {
  /** The actor in whose column it stands, or null: nobody's. */
  readonly actor: number | null;
  /** Depth of nested interrupts. */
  readonly depth: number;
  readonly irqsOff: boolean;
  /** An operation, numbered; or a plain access, what the kernel did, what no actor did, or a task that comes: always shown. */
  readonly by: 'operation' | 'kernel' | 'hardware' | 'memory' | 'task';
  /** `call_single_queue[2].first is 0`, or what happened. */
  readonly text: string;
  /** `llist.ts:48`, or empty. */
  readonly where: string;
  /** Whether that line is smplab's (default): a table may leave it out of a long run. The reader's own are always shown. */
  readonly ours?: boolean;
}

export interface Interleaving {
  /** Names of the actors: `CPU0`, `actor 1`. */
  readonly actors: readonly string[];
  readonly rows: readonly InterleavingRow[];
  /** What was wrong, in the words of the scenario; null: nothing was. */
  readonly finding: string | null;
  /** What the kernel did, of a scenario with a machine in it: a step is a microsecond. */
  readonly kernel?: KernelTrace;
  /** What the checkers have seen, best explanation first; `at` is an index of `rows`. */
  readonly checks?: readonly TraceFinding[];
}
