/** Follows a plan exactly, recording every step. */
import type { Landmark } from '../lab/course.js';
import { Diverged, type Chooser, type Execution, type Plan } from '../lab/schedule.js';
import { Marking } from './landmarks.js';
import type { Executing, Runner } from './runner.js';
import { StrictReplay } from './strategies/replay.js';

/** @throws {Diverged} when the plan cannot be followed to its end */
export function* replayExactly(plan: Plan, leftOut: readonly number[] = []): Executing<Execution> {
  return yield* following(new StrictReplay(plan), leftOut, false);
}

/** The same, and where in the source it departs from the default. @throws {Diverged} */
export function* replayMarked(
  runner: Pick<Runner, 'names'>,
  plan: Plan,
  leftOut: readonly number[],
): Executing<{ readonly execution: Execution; readonly landmarks: readonly Landmark[] }> {
  const marking = new Marking(new StrictReplay(plan), () => runner.names);
  const execution = yield* following(marking, leftOut, true);
  return { execution, landmarks: marking.landmarks };
}

function* following(chooser: Chooser, leftOut: readonly number[], shows: boolean): Executing<Execution> {
  const execution = yield { chooser, leftOut, record: true, watch: true, shows };
  if (execution.end === 'diverged') throw new Diverged('the plan cannot be followed');
  return execution;
}
