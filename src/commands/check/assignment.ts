/** What the phases of a check are handed, and what each has to say. */
import type { CheckFinding, ExploreSummary, ProgressSummary, ProofSize, RunSummary } from '../../lab/check-report.js';
import type { PlainMemory } from '../../lab/plain-memory.js';
import type { FreeOrder } from '../../runners/batch/check-batches.js';
import type { WatchedThreads } from '../../runners/pool/watched-threads.js';
import type { CheckTasks } from './tasks/tasks.js';
import type { CheckFacts } from './tasks/try.js';

export type CheckThreads = WatchedThreads<CheckTasks>;

/** What is checked, and how long. */
export interface Assignment extends FreeOrder {
  readonly facts: CheckFacts;
  /** How long a thread took to start and to load the module. */
  readonly loadMs: number;
  /** Of all of it, which is over at `until`. */
  readonly budgetMs: number;
  /** Is given what counts the executions of a phase, where the threads that explore do not. */
  readonly countedBy: (done: () => number) => void;
  /** After which exploring ends; null: the time ends it. */
  readonly executions: number | null;
  /** All programs of this size are to be explored, entirely; null: generated ones are. */
  readonly prove: ProofSize | null;
  readonly plain: PlainMemory;
  /** Whether it is looked for what comes of a data race. */
  readonly consequences: boolean;
}

/** What a phase has to say: each field is that of the report. */
export interface PhaseResult {
  readonly explore?: ExploreSummary;
  readonly progress?: ProgressSummary;
  readonly free?: RunSummary;
  readonly soak?: RunSummary;
  readonly finding: CheckFinding | null;
}

/** Milliseconds. */
export function left({ until }: Assignment): number {
  return Math.max(0, until - Date.now());
}
