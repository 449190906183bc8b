/** The scenario matrix: one row for each scenario in each form. */
import type { Coverage } from './schedule.js';
import type { Verdict } from './verdict.js';

export interface MatrixRow {
  readonly scenario: string;
  readonly variant: string;
  readonly verdict: Verdict;
  /** Whether an outcome that is forbidden, or that must be seen here, was seen. */
  readonly found: boolean;
  readonly outcome: string | null;
  /** What happened, in one sentence. */
  readonly text: string | null;
  readonly coverage: Coverage;
  readonly strategy: string | null;
  readonly executions: number;
  readonly token: string | null;
  readonly steps: number | null;
  /** Context switches of the shrunk finding that were forced on a running actor. */
  readonly switches: number | null;
  /** Replays of the finding that gave the same trace, by engine. */
  readonly confirmed: { readonly coop: number; readonly lockstep: number } | null;
  /** Why the finding cannot be believed: a replay differed. */
  readonly problem: string | null;
  /** The version of smplab, and what was explored with its options, as a token without a schedule; left out: not known. */
  readonly program?: string;
}

/** What must be the same in the parts of one matrix. */
export interface MatrixSettings {
  readonly seed: number;
  readonly executions: number;
  readonly steps: number;
  readonly confirm: string;
  /** `scenario variant` of every cell of the whole, in order. */
  readonly cells: readonly string[];
}

export interface MatrixReport {
  readonly rows: readonly MatrixRow[];
  readonly verdict: Verdict;
  readonly settings: MatrixSettings;
  /** The parts of the whole that these rows are. */
  readonly shards: readonly { readonly index: number; readonly count: number }[];
  readonly elapsedMs: number;
  readonly interrupted: boolean;
}
