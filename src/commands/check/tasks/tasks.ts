/** Tasks of a check, beside those of any search. */
import type { CheckProgram } from '../../../lab/check-program.js';
import type { DeclaredRaceSeen } from '../../../lab/data-race.js';
import type { CheckFinding, CoveredPrograms, ExploredProgram, ProofSize } from '../../../lab/check-report.js';
import type { PlainMemory } from '../../../lab/plain-memory.js';
import type { CountedResults } from '../../../runners/batch/check-batches.js';
import type { ControlledEngine, SearchTasks } from '../../../runners/tasks/tasks.js';
import type { Found } from '../../../search/statistics.js';
import type { Progressed } from './freeze.js';
import type { FreePlan } from './plan.js';
import type { CheckFacts } from './try.js';

export interface ProgramsOrder {
  readonly url: string;
  readonly engine: ControlledEngine;
  readonly seed: number;
  /** All programs of a size are explored, entirely; null: generated ones are, of ever larger sizes. */
  readonly prove: ProofSize | null;
  readonly plain: PlainMemory;
  /** Whether a structure can be emptied at the end of a program. */
  readonly drains: boolean;
  /** Whether calls go on later. */
  readonly later: boolean;
  /** On the wall clock. */
  readonly until: number;
  /** After which no program is begun, in all threads together; null: no limit. */
  readonly executions: number | null;
  /** Which of the threads this is, and how many share the programs out among themselves. */
  readonly thread: number;
  readonly threads: number;
  /** See Headway. */
  readonly headway: SharedArrayBuffer;
}

/** What became of one program. */
export interface ProgramOutcome {
  readonly number: number;
  readonly executions: number;
  /** Hashes of traces that this thread had not seen; those that are counted without being kept. */
  readonly traces: Int32Array;
  readonly orders: number;
  /** Executions that could not be judged within bounds. */
  readonly unknown: number;
  /** Null: not all of it. */
  readonly covered: CoveredPrograms | null;
  /** Null: it is one of many. */
  readonly told: ExploredProgram | null;
  readonly declaredRaces: readonly DeclaredRaceSeen[];
}

/** What became of some programs. */
export interface ExploredPrograms {
  /** How many there are to prove; 0: it is no proof. */
  readonly toProve: number;
  /** In the order of their numbers. */
  readonly outcomes: readonly ProgramOutcome[];
  /** Whether data races were looked for. */
  readonly watched: boolean;
  /** The first program that showed something. */
  readonly found: { readonly number: number; readonly program: CheckProgram; readonly found: Found } | null;
}

export interface CheckTasks extends SearchTasks {
  readonly try: { readonly order: { readonly url: string }; readonly answer: CheckFacts };
  readonly programs: { readonly order: ProgramsOrder; readonly answer: ExploredPrograms };
  readonly freeze: {
    readonly order: Pick<ProgramsOrder, 'url' | 'seed' | 'until' | 'prove'> & { readonly later: boolean };
    readonly answer: Progressed;
  };
  readonly plan: {
    readonly order: Pick<ProgramsOrder, 'url' | 'seed' | 'drains'> & {
      readonly cores: number;
      readonly later: boolean;
    };
    readonly answer: FreePlan;
  };
  readonly judge: {
    readonly order: {
      readonly url: string;
      readonly program: CheckProgram;
      readonly results: readonly CountedResults[];
    };
    readonly answer: CheckFinding | null;
  };
}
