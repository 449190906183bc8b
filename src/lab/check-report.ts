/** What a check has to say: data for the reports. */
import type { CheckProgram } from './check-program.js';
import type { DeclaredRaceSeen } from './data-race.js';
import type { ShrunkSize } from './explore-report.js';
import type { Interleaving } from './interleaving.js';
import type { Coverage } from './schedule.js';

/** A call of a failing run, in words. */
export interface ShownCall {
  readonly thread: number;
  readonly phase: 'before' | 'race' | 'drain';
  /** `push(3)`. */
  readonly call: string;
  /** What it returned; null: it has not. */
  readonly result: string | null;
  readonly invoked: number;
  /** Null: it has not returned. */
  readonly returned: number | null;
}

/** Why no order of the calls explains what they returned. */
export interface Explanation {
  /** As many calls as can be put in order, in that order: numbers of `calls`. */
  readonly order: readonly number[];
  /** The call that then fits nowhere; null: it is no matter of order. */
  readonly misfit: number | null;
  /** What the structure would hold by then. */
  readonly state: string;
}

export interface CheckFinding {
  readonly by: 'explore' | 'freeze' | 'free' | 'soak';
  /** Short and stable: `not linearizable`, `lost`, `stuck`. */
  readonly kind: string;
  /** One sentence. */
  readonly text: string;
  /** Other findings of the same execution, a sentence each. */
  readonly also?: readonly string[];
  /** What comes of a data race, in another execution; left out: nothing was seen to. */
  readonly consequence?: CheckFinding;
  readonly program: CheckProgram | null;
  /** One line a thread. */
  readonly programText: readonly string[];
  readonly calls: readonly ShownCall[];
  readonly explanation: Explanation | null;
  /** Of the controlled engines alone. */
  readonly schedule: {
    readonly engine: 'coop' | 'lockstep';
    readonly strategy: string;
    readonly token: string;
    readonly steps: number;
    readonly preemptions: number;
    readonly shrunk: {
      readonly before: ShrunkSize & { readonly calls: number };
      readonly after: ShrunkSize & { readonly calls: number };
      readonly executions: number;
      /** Whether the budget ended it. */
      readonly cut?: boolean;
      /** What broke while it was shrunk: it is as it was found. */
      readonly problem?: string;
    };
    readonly interleaving: Interleaving;
    readonly confirmedOn: readonly string[];
    /** Why it could not be confirmed on real threads; null: it was, or that was not tried. */
    readonly unconfirmed: string | null;
  } | null;
}

export interface ExploreSummary {
  readonly engine: 'coop' | 'lockstep';
  /** Why not coop; null: it is coop. */
  readonly because: string | null;
  readonly programs: number;
  readonly executions: number;
  readonly distinctTraces: number;
  readonly elapsedMs: number;
  /** Executions that could not be judged within bounds. */
  readonly unknown: number;
  /** Whether data races were looked for: not where the modules could not be read. */
  readonly watched: boolean;
  readonly declaredRaces: readonly DeclaredRaceSeen[];
  /** What of the code could not be watched for data races: `ring.js:3: WebAssembly`. */
  readonly unwatched?: readonly string[];
  readonly covered: CoveredPrograms;
  /** Of the first programs, in the order of their numbers: at most `PROGRAMS_TOLD`. */
  readonly perProgram: readonly ExploredProgram[];
  /** All programs of a size were asked for; left out: they were not. */
  readonly proof?: ProofSize & { readonly programs: number };
}

/** How far one program was explored. */
export interface ExploredProgram {
  readonly number: number;
  /** One line a thread; none of a hand-written case. */
  readonly program: readonly string[];
  readonly executions: number;
  /** `exhausted`: every interleaving, in one order of the steps that commute. */
  readonly coverage: Coverage;
  /** Why the search ended by itself before all was covered, a clause; left out: it did not. */
  readonly gaveUp?: string;
}

export const PROGRAMS_TOLD = 500;

/** All programs of so many threads with so many calls each. */
export interface ProofSize {
  readonly threads: number;
  readonly calls: number;
}

/** Programs of which every interleaving was executed: one of each order of the steps that do not commute. */
export interface CoveredPrograms {
  readonly programs: number;
  readonly executions: number;
  /** The largest of them. */
  readonly threads: number;
  readonly calls: number;
}

/** All of them together. */
export function mergeCovered(parts: readonly CoveredPrograms[]): CoveredPrograms {
  return {
    programs: parts.reduce((total, { programs }) => total + programs, 0),
    executions: parts.reduce((total, { executions }) => total + executions, 0),
    threads: Math.max(0, ...parts.map(({ threads }) => threads)),
    calls: Math.max(0, ...parts.map(({ calls }) => calls)),
  };
}

/** What became of the others while one thread was frozen. */
export interface ProgressSummary {
  /**
   * `blocking`: a thread that runs alone may have to wait for a frozen one. `obstruction-free`: alone it gets on, but
   * two may keep each other from it. `lock-free`: some thread always got on. `waiting`: operations wait by design.
   */
  readonly verdict: 'lock-free' | 'obstruction-free' | 'blocking' | 'waiting' | 'not tried';
  /** What the definition claims. */
  readonly claimed: 'lock-free' | 'obstruction-free' | null;
  readonly programs: number;
  /** Executions in which threads were frozen, each at another step or on another way there. */
  readonly freezes: number;
  /** Those of them that left one thread alone. */
  readonly alone: number;
  /** Operations that wait by definition: they are left out. */
  readonly waits: readonly string[];
  /** Where the threads stood, mostly one, that kept others: `ring.js:34`. Empty: none did. */
  readonly places: readonly string[];
  /** One sentence: who was frozen where and who waited, or why it was not tried; null: there is nothing to say. */
  readonly text: string | null;
  /** Programs of which every interleaving was tried with one thread frozen, and with all but one. */
  readonly covered: CoveredPrograms;
}

export interface RunSummary {
  /** Programs, or histories, that ran to their end. */
  readonly runs: number;
  readonly calls: number;
  readonly elapsedMs: number;
  /** Histories that could not be judged within bounds. */
  readonly unknown: number;
  /** Why it was not run free; left out: it was. */
  readonly because?: string;
}

export interface CheckReport {
  readonly name: string;
  readonly file: string;
  readonly seed: number;
  readonly budgetMs: number;
  readonly elapsedMs: number;
  readonly interrupted: boolean;
  readonly verdict: 'nothing wrong seen' | 'found' | 'inconclusive';
  /** Why nothing can be said; null unless the verdict is `inconclusive`. */
  readonly inconclusive: string | null;
  readonly explore: ExploreSummary | null;
  readonly progress: ProgressSummary | null;
  readonly free: RunSummary | null;
  readonly soak: RunSummary | null;
  readonly finding: CheckFinding | null;
}
