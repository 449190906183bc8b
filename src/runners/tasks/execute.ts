/** Has a runner do the work of a search, whichever engine it is. */
import {
  drive,
  driveAsync,
  type Executing,
  type Runner,
  type RunnerAtOnce,
  type RunnerOfThreads,
} from '../../search/runner.js';
import type { Life } from '../pool/task.js';

/** Context: a watched thread. While real threads run the code under test, they are watched by their crew. */
export async function executeAll<Result>(
  runner: RunnerAtOnce | RunnerOfThreads,
  work: (runner: Runner) => Executing<Result>,
  life: Life,
): Promise<Result> {
  if (isAtOnce(runner)) {
    return drive(work(runner), (wanted) => {
      life.beat();
      return runner.execute(wanted);
    });
  }
  return await life.whileOthersRun(async () => await driveAsync(work(runner), (wanted) => runner.execute(wanted)));
}

function isAtOnce(runner: RunnerAtOnce | RunnerOfThreads): runner is RunnerAtOnce {
  return runner.engine === 'coop';
}
