/** The scenario matrix: one row for each scenario in each form. */
import type { Coverage } from './schedule.js';
import type { Verdict } from './verdict.js';

export interface MatrixRow {
  readonly scenario: string;
  readonly variant: string;
  readonly verdict: Verdict;
  /** Whether an outcome that must not be, or that must be seen here, was seen. */
  readonly found: boolean;
  readonly outcome: string | null;
  readonly coverage: Coverage;
  readonly strategy: string | null;
  readonly executions: number;
  readonly token: string | null;
  readonly steps: number | null;
  /** Context switches of the shrunk finding that were forced on a running actor. */
  readonly switches: number | null;
}

export interface MatrixReport {
  readonly rows: readonly MatrixRow[];
  readonly verdict: Verdict;
  readonly seed: number;
  readonly interrupted: boolean;
}
