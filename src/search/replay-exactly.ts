/** Follows a plan exactly, recording every step. */
import { Diverged, type Execution, type Plan } from '../lab/schedule.js';
import type { Executing } from './runner.js';
import { StrictReplay } from './strategies/replay.js';

/** @throws {Diverged} when the plan cannot be followed to its end */
export function* replayExactly(plan: Plan, leftOut: readonly number[] = []): Executing<Execution> {
  const execution = yield { chooser: new StrictReplay(plan), leftOut, record: true, watch: true };
  if (execution === null || execution.end === 'diverged') throw new Diverged('the plan cannot be followed');
  return execution;
}
