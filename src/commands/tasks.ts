/** What watched threads can do: the default export of their entry. */
import { hasOperations } from '../check/definition-problem.js';
import { loadedCheck } from '../runners/open-runner.js';
import { performing, type Handlers } from '../runners/pool/task.js';
import { KNOWN_ERRORS } from '../runners/search-threads.js';
import { declare, importDefinition } from '../runners/tasks/declare.js';
import { confirm, describe } from '../runners/tasks/describe.js';
import { explore } from '../runners/tasks/explore.js';
import { replay } from '../runners/tasks/replay.js';
import { importCheck } from '../subjects/check/import-check.js';
import { freezeThreads } from './check/tasks/freeze.js';
import { judgeResults, planFree } from './check/tasks/plan.js';
import { explorePrograms } from './check/tasks/programs.js';
import type { CheckTasks } from './check/tasks/tasks.js';
import { tryCheck } from './check/tasks/try.js';

const handlers: Handlers<CheckTasks> = {
  declare,
  import: importDefinition,
  explore,
  describe,
  confirm,
  replay,
  async try({ url }, life) {
    const definition = await importCheck(url);
    life.note(`in setup or in a first call of "${definition.name}"`);
    return tryCheck(definition);
  },
  programs: explorePrograms,
  async freeze({ url, ...order }, life) {
    life.loading('while it was loaded for coop');
    const check = await loadedCheck(url);
    life.note('in a program with a frozen thread');
    return await freezeThreads(check, { ...order, programs: Infinity }, life);
  },
  async plan({ url, seed, drains, cores }, life) {
    const definition = await importCheck(url);
    life.note(`in setup or in a first call of "${definition.name}"`);
    return hasOperations(definition) ? planFree(definition, seed, drains, cores) : { small: [], long: [] };
  },
  async judge({ url, program, results }, life) {
    const definition = await importCheck(url);
    life.note('while results were judged');
    return hasOperations(definition) ? judgeResults(definition, program, results) : null;
  },
};

export const runTask = performing(handlers, KNOWN_ERRORS);
