/** Has a runner do the work of a search, whichever engine it is. */
import { showPrinting } from '../../engine/printed.js';
import type { Execution } from '../../lab/schedule.js';
import {
  drive,
  driveAsync,
  type Executing,
  type Runner,
  type RunnerAtOnce,
  type RunnerOfThreads,
  type Wanted,
} from '../../search/runner.js';
import { openRunner, type OpenRunner } from '../open-runner.js';
import type { Reference } from '../reference.js';
import type { Life } from '../pool/task.js';
import type { ControlledEngine } from './tasks.js';

/**
 * Opens a program on an engine for as long as `use` takes.
 *
 * @param doing what the thread does then, in words: `in an execution`
 * @param covers whether choosers are to follow what is made, so as to cover all schedules
 * @throws {NotRewritable} on coop, where lockstep may still do
 */
export async function withRunner<Result>(
  reference: Reference,
  engine: ControlledEngine,
  life: Life,
  doing: string,
  use: (open: OpenRunner) => Promise<Result>,
  covers = false,
): Promise<Result> {
  life.loading('while it was loaded');
  const open = await openRunner(reference, engine, covers);
  life.note(doing);
  try {
    return await use(open);
  } finally {
    await open.close();
  }
}

/** Context: a watched thread. While real threads run the code under test, it lives as long as they do. */
export async function executeAll<Result>(
  runner: RunnerAtOnce | RunnerOfThreads,
  work: (runner: Runner) => Executing<Result>,
  life: Life,
): Promise<Result> {
  if (isAtOnce(runner)) {
    return drive(work(runner), (wanted) => {
      life.beat();
      if (wanted.shows !== true) return runner.execute(wanted);
      showPrinting(true);
      try {
        return runner.execute(wanted);
      } finally {
        showPrinting(false);
      }
    });
  }
  const execute = async (wanted: Wanted): Promise<Execution> => {
    if (wanted.shows !== true) return await runner.execute(wanted);
    showPrinting(true);
    try {
      return await runner.execute(wanted);
    } finally {
      showPrinting(false);
    }
  };
  const driven = async (): Promise<Result> => await driveAsync(work(runner), execute);
  return await life.whileOthersRun(driven, () => runner.pulse);
}

function isAtOnce(runner: RunnerAtOnce | RunnerOfThreads): runner is RunnerAtOnce {
  return runner.engine === 'coop';
}
