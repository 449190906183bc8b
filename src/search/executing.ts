/**
 * Work that needs executions, as a generator: it yields what it wants executed, and goes on with what came out. So it
 * is the same for an engine that answers at once and for one that lets its caller wait.
 */
import type { Chooser, Execution } from '../lab/schedule.js';

/** An execution that is wanted. */
export interface Wanted {
  readonly chooser: Chooser;
  /** What is left out of the program, ascending. */
  readonly leftOut: readonly number[];
}

/** Told null for what makes no sense to execute. */
export type Executing<Result> = Generator<Wanted, Result, Execution | null>;

export function drive<Result>(work: Executing<Result>, execute: (wanted: Wanted) => Execution | null): Result {
  let step = work.next();
  while (!step.done) step = work.next(execute(step.value));
  return step.value;
}

export async function driveAsync<Result>(
  work: Executing<Result>,
  execute: (wanted: Wanted) => Promise<Execution | null>,
): Promise<Result> {
  let step = work.next();
  while (!step.done) step = work.next(await execute(step.value));
  return step.value;
}
