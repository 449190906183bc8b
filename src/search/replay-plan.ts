/** Follows a plan exactly, recording every step. */
import type { Step } from '../engine/controlled/step.js';
import { StrictReplay } from './strategies/replay.js';
import { Diverged, type Execution, type Plan } from '../lab/schedule.js';
import type { CoopExecutor } from '../runners/coop/executor.js';

/** @throws {Diverged} when the plan cannot be followed to its end */
export function replayExactly(
  executor: CoopExecutor,
  plan: Plan,
  leftOut: readonly number[],
): { execution: Execution; steps: Step[] } {
  const steps: Step[] = [];
  const replay = new StrictReplay(plan);
  const execution = executor.execute(replay, leftOut, steps);
  if (execution.end === 'diverged') throw new Diverged('the plan cannot be followed');
  replay.finish();
  return { execution, steps };
}
