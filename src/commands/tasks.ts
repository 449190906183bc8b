/** What watched threads can do: the default export of their entry. */
import { hasOperations } from '../check/definition-problem.js';
import { performing, type Handlers } from '../runners/pool/task.js';
import { KNOWN_ERRORS } from '../runners/known-errors.js';
import { importCheck } from '../subjects/check/import-check.js';
import type { CheckTasks } from './check/tasks/tasks.js';

/** Each loads what it needs when it comes to it: a thread often has one task, and all together take half a second. */
const handlers: Handlers<CheckTasks> = {
  async declare(order, life) {
    const { declare } = await import('../runners/tasks/declare.js');
    return await declare(order, life);
  },
  async import(order, life) {
    const { importDefinition } = await import('../runners/tasks/declare.js');
    return await importDefinition(order, life);
  },
  async explore(order, life) {
    const { explore } = await import('../runners/tasks/explore.js');
    return await explore(order, life);
  },
  async describe(order, life) {
    const { describe } = await import('../runners/tasks/describe.js');
    return await describe(order, life);
  },
  async confirm(order, life) {
    const { confirm } = await import('../runners/tasks/describe.js');
    return await confirm(order, life);
  },
  async replay(order, life) {
    const { replay } = await import('../runners/tasks/replay.js');
    return await replay(order, life);
  },
  async try({ url }, life) {
    life.loading('while it was imported');
    const { tryCheck } = await import('./check/tasks/try.js');
    const definition = await importCheck(url);
    const { loadedCheck } = await import('../runners/coop/loaded.js');
    const coop = await loadedCheck(url).catch(() => null); // it is not run as coroutines, and then nothing is watched
    life.note(`in setup or in a first call of "${definition.name}"`);
    return tryCheck(definition, coop);
  },
  async programs(order, life) {
    const { explorePrograms } = await import('./check/tasks/programs.js');
    return await explorePrograms(order, life);
  },
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
