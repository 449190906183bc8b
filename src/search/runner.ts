/**
 * What executes a program for a search, as a search sees it. A search is a generator: it yields what it wants executed,
 * and goes on with what came out. So it is written once for coroutines, which answer at once, and for real threads,
 * which let their caller wait.
 */
import type { Step } from '../engine/controlled/step.js';
import type { Explanation, ShownCall } from '../lab/check-report.js';
import type { DeclaredRaceSeen } from '../lab/data-race.js';
import type { Interleaving } from '../lab/interleaving.js';
import type { Chooser, Execution, Plan } from '../lab/schedule.js';
import type { DecisionNames } from './landmarks.js';

/** An execution that is wanted. */
export interface Wanted {
  readonly chooser: Chooser;
  /** What is left out of the program, ascending. */
  readonly leftOut: readonly number[];
  /** Whether every step is recorded. */
  readonly record?: boolean;
  /** Whether data races are looked for, on an engine that can. */
  readonly watch?: boolean;
  /** Whether it is the one that is shown to the user, with what it prints. */
  readonly shows?: boolean;
}

export type Executing<Result> = Generator<Wanted, Result, Execution>;

/** What an execution shows, beyond its outcome. */
export interface Description {
  readonly interleaving: Interleaving;
  /** Of a checked structure: its calls, and why no order of them explains what they returned. */
  readonly calls: readonly ShownCall[];
  readonly explanation: Explanation | null;
}

/** One program on one engine, ready to be executed again and again. */
export interface Runner {
  readonly engine: 'coop' | 'lockstep';
  /** Whether choosers hear of each operation what it touched. */
  readonly tells: boolean;
  /** How many parts of the program can be left out: they are numbered 0 … reductions − 1. */
  readonly reductions: number;
  /** Data races that are declared; left out by an engine that does not look for any. */
  readonly declaredRaces?: readonly DeclaredRaceSeen[] | undefined;
  /** What the numbers in its decisions are called. Context: something was executed. */
  readonly names: DecisionNames;
  /** Every step of the last execution, if it was recorded. */
  readonly steps: readonly Step[];
  /** Describes the last execution. Context: it was recorded, and no other one has begun since; once only. */
  describe(execution: Execution): Description | Promise<Description>;
  /** What is pasted to see a plan again. */
  tokenOf(plan: Plan, leftOut: readonly number[]): string;
}

/** Coroutines. */
export interface RunnerAtOnce extends Runner {
  execute(wanted: Wanted): Execution;
}

/** Real threads: to be closed when they are no longer needed. */
export interface RunnerOfThreads extends Runner {
  /** Changes as long as its threads get on, or have nothing to do. */
  readonly pulse: number;
  execute(wanted: Wanted): Promise<Execution>;
}

export function drive<Result>(work: Executing<Result>, execute: (wanted: Wanted) => Execution): Result {
  let step = work.next();
  while (!step.done) step = work.next(execute(step.value));
  return step.value;
}

export async function driveAsync<Result>(
  work: Executing<Result>,
  execute: (wanted: Wanted) => Execution | Promise<Execution>,
): Promise<Result> {
  let step = work.next();
  while (!step.done) step = work.next(await execute(step.value));
  return step.value;
}
