/**
 * What is left of an execution of a scenario that was recorded, for its table. Context: right after it, before the
 * next; only once, for a deadlock is rung again.
 */
import type { Step } from '../../engine/controlled/step.js';
import type { Execution } from '../../lab/schedule.js';
import type { CoopExecutor } from './executor.js';
import type { Recorded } from '../../observe/interleaving.js';
import type { LoadedScenario } from './load.js';
import type { CoopProgram } from '../../subjects/program.js';
import { ringAgain, stuckActors } from './stuck.js';

export function recordedOf(
  { scenario, sites }: LoadedScenario,
  { scheduler }: CoopExecutor,
  program: CoopProgram,
  execution: Execution,
  steps: readonly Step[],
): Recorded {
  const words = scenario.kind === 'plain' && scenario.words !== undefined ? { words: scenario.words } : {};
  const stuck = stuckActors(scheduler);
  return {
    program,
    kind: scenario.kind,
    sites,
    execution,
    steps,
    stuck,
    rungAgain: ringAgain(scheduler, program),
    ...words,
  };
}
