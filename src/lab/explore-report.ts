/** What an exploration has to say: data for the reports. */
import type { Interleaving } from './interleaving.js';
import type { Coverage } from './schedule.js';

export interface ShrunkSize {
  readonly steps: number;
  readonly deviations: number;
  readonly preemptions: number;
}

export interface ExploreReport {
  readonly scenario: string;
  readonly variant: string;
  readonly strategy: string;
  readonly seed: number;
  readonly elapsedMs: number;
  readonly interrupted: boolean;
  readonly summary: {
    readonly executions: number;
    readonly distinctTraces: number;
    readonly outcomes: Readonly<Record<string, number>>;
    readonly coverage: Coverage;
  };
  readonly finding: {
    readonly kind: string;
    readonly text: string;
    readonly strategy: string;
    readonly token: string;
    readonly steps: number;
    readonly preemptions: number;
    readonly shrunk: { readonly before: ShrunkSize; readonly after: ShrunkSize; readonly executions: number };
    readonly interleaving: Interleaving;
    readonly confirmedOn: readonly string[];
  } | null;
}
