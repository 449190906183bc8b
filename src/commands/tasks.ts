/** What watched threads can do: the default export of their entry. */
import { hasOperations } from '../check/definition-problem.js';
import { performing, type Handlers } from '../runners/pool/task.js';
import { KNOWN_ERRORS } from '../runners/known-errors.js';
import { importCheck } from '../subjects/check/import-check.js';
import type { CheckTasks } from './check/tasks/tasks.js';

/** Each loads what it needs when it comes to it: a thread often has one task, and all together take half a second. */
const handlers: Handlers<CheckTasks> = {
  declare: async (...given) => await (await import('../runners/tasks/declare.js')).declare(...given),
  import: async (...given) => await (await import('../runners/tasks/declare.js')).importDefinition(...given),
  explore: async (...given) => await (await import('../runners/tasks/explore.js')).explore(...given),
  describe: async (...given) => await (await import('../runners/tasks/describe.js')).describe(...given),
  confirm: async (...given) => await (await import('../runners/tasks/describe.js')).confirm(...given),
  replay: async (...given) => await (await import('../runners/tasks/replay.js')).replay(...given),
  async try({ url }, life) {
    life.loading('while it was imported');
    const { tryCheck } = await import('./check/tasks/try.js');
    const definition = await importCheck(url);
    const { loadedCheck } = await import('../runners/coop/loaded.js');
    const { modulesOfCheck } = await import('../runners/lockstep/modules.js');
    const coop = await loadedCheck(url).catch(() => null);
    const modules = coop?.modules ?? (await modulesOfCheck(url, definition.races, 'never'));
    life.note(`in setup or in a first call of "${definition.name}"`);
    return tryCheck(definition, coop, modules?.unwatched ?? ['plain accesses: its modules cannot be read']);
  },
  programs: async (...given) => await (await import('./check/tasks/programs.js')).explorePrograms(...given),
  async freeze({ url, ...order }, life) {
    life.loading('while it was loaded for coop');
    const { loadedCheck } = await import('../runners/coop/loaded.js');
    const { freezeThreads } = await import('./check/tasks/freeze.js');
    const check = await loadedCheck(url);
    life.note('in a program with a frozen thread');
    return await freezeThreads(check, { ...order, programs: Infinity }, life);
  },
  async plan({ url, ...order }, life) {
    life.loading('while it was imported');
    const { planCase, planFree } = await import('./check/tasks/plan.js');
    const definition = await importCheck(url);
    life.note(`in setup or in a first call of "${definition.name}"`);
    return hasOperations(definition) ? planFree(definition, order) : planCase(definition, order);
  },
  async judge({ url, program, results }, life) {
    life.loading('while it was imported');
    const { judgeResults } = await import('./check/tasks/plan.js');
    const definition = await importCheck(url);
    life.note('while results were judged');
    return hasOperations(definition) ? judgeResults(definition, program, results) : null;
  },
};

export const runTask = performing(handlers, KNOWN_ERRORS);
