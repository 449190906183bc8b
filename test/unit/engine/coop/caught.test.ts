/** What ends an execution ends it, whatever catches it on the way; an error of the program's own may be caught. */
import { afterEach, describe, expect, it } from 'vitest';
import { NotRewritable } from '../../../../src/runners/coop/not-rewritable.js';
import { loadScenario } from '../../../../src/runners/coop/load.js';
import { LockstepMachine } from '../../../../src/runners/lockstep/machine.js';
import { RaceWatch } from '../../../../src/runners/lockstep/race-watch.js';
import type { Execution, Plan } from '../../../../src/lab/schedule.js';
import { StrictReplay } from '../../../../src/search/strategies/replay.js';
import { essence } from '../lockstep/compare.js';

const PROGRAMS = new URL('./caught-programs.js', import.meta.url).href;
const HANDED = new URL('./caught-thread.js', import.meta.url).href;
/** Each actor is first once. */
const PLANS: readonly Plan[] = [{ deviations: [] }, { deviations: [{ at: 0, choice: 1 }] }];
let machine: LockstepMachine | undefined;

afterEach(async () => {
  await machine?.close();
  machine = undefined;
});

async function onCoop(form: string, url = PROGRAMS): Promise<Execution[]> {
  const executor = (await loadScenario(url)).executor(form);
  return PLANS.map((plan) => executor.execute(new StrictReplay(plan)));
}

async function onThreads(form: string): Promise<Execution[]> {
  const races = await RaceWatch.over(await loadScenario(PROGRAMS), undefined);
  machine = await LockstepMachine.load(PROGRAMS, form, { races });
  const executions: Execution[] = [];
  for (const plan of PLANS) executions.push((await machine.execute(plan)).execution);
  return executions;
}

describe('what is thrown and does not arrive', () => {
  it.each(['a step in what Node calls', 'a step in what an emitter calls', 'a step in a listener'])(
    '%s: no verdict on coroutines, and one on threads',
    async (form) => {
      await expect(onCoop(form)).rejects.toThrow(NotRewritable);
      for (const { outcome } of await onThreads(form)) expect(outcome).toMatch(/^count [34], caught 0$/);
    },
  );

  it('what a thread is handed: no verdict on coroutines', async () => {
    await expect(onCoop('asks', HANDED)).rejects.toThrow('workerData of worker_threads');
  });

  it.each([
    ['an endless loop', 'hang'],
    ['an error of its own', 'count 2, caught 1'],
    ['an error in a listener', 'crash'],
    ['a listener', 'count 2, caught 0'],
  ])('%s: %s, on both engines', async (form, outcome) => {
    const executions = await onCoop(form);
    expect(executions.map((execution) => execution.outcome)).toEqual([outcome, outcome]);
    expect((await onThreads(form)).map(essence)).toEqual(executions.map(essence));
  });
});
