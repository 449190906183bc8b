/** An interleaving as it is shown: what each row of the table says. */
import type { KernelTrace } from '../trace/kernel-trace.js';
import type { TraceFinding } from './observation.js';

export interface InterleavingRow {
  /** The actor in whose column it stands, or null: that of no actor. */
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
  /** Of an operation, and of a plain access that races. */
  readonly access?: WordAccess;
}

/** What a row does to a word of shared memory. */
export interface WordAccess {
  /** `head`, `a[1]`. */
  readonly word: string;
  readonly effect: 'reads' | 'writes' | 'waits' | 'notifies';
  /** What the word holds afterwards; null: that was not recorded. */
  readonly value: string | null;
}

/**
 * One row has to do with another, of a different actor. `reads-from`: `to` reads what `from` wrote. `wake-up`: the
 * notify at `from` ends a wait, and `to` is the next that the waiter does. `ipi`: sent, and taken. `race`: a data race.
 */
export interface Arrow {
  readonly kind: 'reads-from' | 'wake-up' | 'ipi' | 'race';
  /** Indices of `rows`. */
  readonly from: number;
  readonly to: number;
}

export interface Interleaving {
  /** Names of the actors: `CPU0`, `actor 1`. */
  readonly actors: readonly string[];
  readonly rows: readonly InterleavingRow[];
  /** What was wrong, in the words of the scenario; null: nothing was. */
  readonly finding: string | null;
  /** In the order of `to`. */
  readonly arrows?: readonly Arrow[];
  /** Where the sources lie that `where` names by their last part: `ring.js` → its URL. */
  readonly files?: Readonly<Record<string, string>>;
  /** What the kernel did, of a scenario with a machine in it: a step is a microsecond. */
  readonly kernel?: KernelTrace;
  /** What the checkers have seen, best explanation first; `at` is an index of `rows`. */
  readonly checks?: readonly TraceFinding[];
}
