/** Which threads serve the next crew, and which do not. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Broken } from '../../../../src/common/errors.js';
import { ownModule } from '../../../../src/common/own-modules.js';
import type { Plan } from '../../../../src/lab/schedule.js';
import { DEFAULTS, LockstepMachine } from '../../../../src/runners/lockstep/machine.js';
import { crewOf, prepareScenario } from '../../../../src/runners/lockstep/prepare.js';
import { scenarioUrl } from '../../../../src/runners/scenario-catalog.js';
import type { AnyScenario } from '../../../../src/subjects/import-scenario.js';
import { MadeMemory } from '../../../../src/subjects/memory-objects.js';
import { makeAgain } from '../../../../src/subjects/shared-buffers.js';
import { lines } from './compare.js';
import { scenario as TROUBLE } from './trouble.js';

const TROUBLE_URL = new URL('./trouble.js', import.meta.url).href;
const NO_PLAN: Plan = { deviations: [] };
const SMALL = ['csd/mutual-wait', 'broken'] as const;
const LARGE = ['offline-race/late-ipi', 'v3.15'] as const;

let started = 0;
const count = (): void => void started++;
beforeAll(() => void process.on('worker', count));
afterAll(() => void process.off('worker', count));

/** Threads that are started for it. @param work default: one execution */
async function startedFor(
  make: () => Promise<LockstepMachine>,
  work = async (machine: LockstepMachine): Promise<unknown> => await machine.execute(NO_PLAN),
): Promise<number> {
  const before = started;
  const machine = await make();
  await work(machine);
  await machine.close();
  return started - before;
}

const ours =
  ([name, form]: typeof SMALL | typeof LARGE) =>
  async (): Promise<LockstepMachine> =>
    await LockstepMachine.load(scenarioUrl(name), form);

/** A program as if its modules were ours. */
async function asOurs(form: string): Promise<LockstepMachine> {
  const prepared = prepareScenario(TROUBLE as AnyScenario, {
    url: TROUBLE_URL,
    form,
    stateful: false,
    settings: DEFAULTS,
  });
  const memory = new MadeMemory();
  makeAgain(() => TROUBLE.shared(), memory, 'shared()');
  const module = ownModule('subjects/plain/plain-actor.js');
  const options = { scenario: TROUBLE_URL, form, buffers: memory.objects, declared: 2 };
  const crew = crewOf({ actors: 2, devices: 0, events: 0 }, module, options, DEFAULTS, { isOwn: true });
  return await LockstepMachine.start({ ...prepared, ...crew });
}

it('those that have loaded modules of ours alone do, whatever crew it is, and begin like new ones', async () => {
  const machine = await ours(LARGE)();
  const { execution, steps } = await machine.execute(NO_PLAN);
  const first = [execution, lines(steps)];
  await machine.close();
  expect(await startedFor(ours(SMALL))).toBe(0);
  const again = async (large: LockstepMachine): Promise<void> => {
    const repeated = await large.execute(NO_PLAN);
    expect([repeated.execution, lines(repeated.steps)]).toEqual(first);
  };
  expect(await startedFor(ours(LARGE), again)).toBe(0);
});

it('those that have loaded a module of the user do not', async () => {
  const stranger = async (): Promise<LockstepMachine> => await LockstepMachine.load(TROUBLE_URL, 'fine');
  expect(await startedFor(stranger)).toBe(2);
  expect(await startedFor(stranger)).toBe(2);
});

it('none does of which one has died: then all are new, and as many as the next crew needs', async () => {
  const dies = async (machine: LockstepMachine): Promise<void> =>
    await expect(machine.execute(NO_PLAN)).rejects.toThrow(Broken);
  await startedFor(ours(SMALL));
  expect(await startedFor(async () => await asOurs('fine'))).toBe(0);
  await startedFor(async () => await asOurs('dies'), dies);
  expect(await startedFor(ours(SMALL))).toBe(2);
  expect(await startedFor(ours(LARGE))).toBe(1);
});
