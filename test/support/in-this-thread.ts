/** Runs the tasks of a search in the test's own thread: the code under test is ours, so nothing has to be watched. */
import { Control } from '../../src/runners/pool/control.js';
import { Life } from '../../src/runners/pool/task.js';
import { confirm, describe } from '../../src/runners/tasks/describe.js';
import { explore } from '../../src/runners/tasks/explore.js';
import type { SearchThreads } from '../../src/runners/search.js';

const TASKS = { explore, describe, confirm } as const;

export function inThisThread(): SearchThreads {
  const control = Control.create(1);
  control.reset();
  const run = async (_: number, name: keyof typeof TASKS, order: never): Promise<unknown> => {
    const life = new Life(control, 0);
    try {
      return await TASKS[name](order, life);
    } finally {
      life.end();
    }
  };
  return { count: 1, run: run as SearchThreads['run'] };
}
