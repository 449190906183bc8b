/** What an exploration has to say: data for the reports. */
import type { DeclaredRaceSeen } from './data-race.js';
import type { Interleaving } from './interleaving.js';
import type { HardwareFaults } from './scenario.js';
import type { Coverage } from './schedule.js';

export interface ShrunkSize {
  /** What of the program is left out: actors and devices, or calls. */
  readonly leftOut: number;
  readonly steps: number;
  readonly deviations: number;
  readonly preemptions: number;
}

export interface ExploreReport {
  readonly scenario: string;
  readonly variant: string;
  readonly strategy: string;
  readonly seed: number;
  /** The version of smplab, and what was explored with its options, as a token without a schedule; left out: not known. */
  readonly program?: string;
  readonly elapsedMs: number;
  readonly interrupted: boolean;
  /** Why nothing can be said although nothing was found; null: enough was executed, or something was found. */
  readonly inconclusive: string | null;
  /** The file from which it can go on; null: it cannot; left out: it was not to be kept, or has come to its end. */
  readonly checkpoint?: string | null;
  /** Waits could end by themselves. */
  readonly spurious?: boolean;
  /** What could go wrong with the hardware, where it was asked for. */
  readonly faults?: Partial<HardwareFaults>;
  /** Timers could be late. */
  readonly lateTimers?: boolean;
  /** Of the whole: a share alone has only sampled it. */
  readonly coverage: Coverage;
  /** Different pairs of a write and a read of it, among the executions that were recorded. */
  readonly readsFromPairs: number;
  readonly summary: {
    readonly executions: number;
    readonly distinctTraces: number;
    readonly outcomes: Readonly<Record<string, number>>;
    /** One a kind, or one a pair of places; the first is the one that is shown. */
    readonly findings: readonly { readonly kind: string; readonly text?: string; readonly count: number }[];
    readonly declaredRaces?: readonly DeclaredRaceSeen[];
    /** Why the search ended by itself before all was covered, a clause; left out: it did not. */
    readonly gaveUp?: string;
    /** What no schedule of the search has, a clause; left out: nothing is known to be missing. */
    readonly leftOut?: string;
  };
  readonly finding: {
    readonly kind: string;
    readonly text: string;
    readonly strategy: string;
    readonly token: string;
    readonly steps: number;
    readonly preemptions: number;
    readonly shrunk: {
      readonly before: ShrunkSize;
      readonly after: ShrunkSize;
      readonly executions: number;
      /** Whether the budget ended it. */
      readonly cut?: boolean;
      /** What broke while it was shrunk: it is as it was found. */
      readonly problem?: string;
    };
    /** Left out in JSON: the token brings it back. */
    readonly interleaving?: Interleaving;
    /** Whether it was seen again when it was replayed; a program that does not do the same twice cannot be. */
    readonly reproducible: boolean;
    /** Replays that gave the same trace, by engine. */
    readonly confirmed: { readonly coop: number; readonly lockstep: number };
    /** Why it could not be confirmed on real threads; null: it was, or that was not asked for. */
    readonly unconfirmed?: string | null;
    /** What comes of a data race, in another execution; null: nothing was seen to. */
    readonly consequence?: Consequence | null;
  } | null;
}

/** What comes of a data race: found where its accesses are steps of their own. */
export interface Consequence {
  readonly kind: string;
  readonly text: string;
  readonly token: string;
  /** Left out in JSON: the token brings it back. */
  readonly interleaving?: Interleaving;
}
