/** Every way in which an execution on real threads can end, and that no thread is left behind by any of them. */
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Broken } from '../../../../src/common/errors.js';
import { LockstepMachine, type LockstepExecution } from '../../../../src/runners/lockstep/machine.js';
import type { Plan } from '../../../../src/lab/schedule.js';

const TROUBLE = new URL('./trouble.js', import.meta.url).href;
const NO_PLAN: Plan = { deviations: [] };
/** Actor 1 begins. */
const OTHER_FIRST: Plan = { deviations: [{ at: 0, choice: 1 }] };
/** Without progress for so long, it is a hang: soon, where one is expected, else never, for a loaded host may stall. */
const [HANG_MS, PATIENT_MS] = [200, 20_000];

let machine: LockstepMachine;
let threadsBefore: number;

beforeAll(async () => {
  const first = await LockstepMachine.load(TROUBLE, 'fine');
  await first.close(); // Node has a thread for module hooks, from the first import of a scenario on
});

beforeEach(() => {
  threadsBefore = threads();
});

afterEach(async () => {
  await machine.close();
  await machine.close(); // again: nothing happens
  while (threads() > threadsBefore) await setTimeout(1); // a thread may be listed for a moment after its end
});

async function execute(form: string, plan: Plan = NO_PLAN, hangMs = PATIENT_MS): Promise<LockstepExecution> {
  machine = await LockstepMachine.load(TROUBLE, form, { hangMs });
  return await machine.execute(plan);
}

function threads(): number {
  return (process.report.getReport() as { workers: unknown[] }).workers.length;
}

describe('an execution ends as', () => {
  it.each(['deadlock', 'livelock', 'step limit'])('%s', async (form) => {
    expect((await execute(form)).execution.end).toBe(form);
    expect((await machine.execute(OTHER_FIRST)).execution.end).toBe(form);
  });

  it('completed, with what came out of it', async () => {
    const { execution, steps, handOvers } = await execute('fine');
    expect(execution).toMatchObject({ end: 'completed', outcome: 'flag 2', decisions: 1, preemptions: 0 });
    expect(execution).toMatchObject({ steps: 2, stepsOf: [1, 1] });
    expect(execution.findings).toEqual([{ kind: 'flag 2', text: '"flag 2" is not among the declared outcomes' }]);
    expect(steps).toHaveLength(2);
    expect(handOvers).toBeLessThan(9);
  });

  it('lost wake-up, when somebody goes on only because his wait is bounded', async () => {
    expect((await execute('lost wake-up')).execution).toMatchObject({ end: 'completed', outcome: 'lost wake-up' });
  });

  it('hang, when no point is reached; the next execution has new threads', async () => {
    const first = await execute('hang', OTHER_FIRST, HANG_MS);
    expect(first.execution).toMatchObject({ end: 'hang', outcome: 'hang' });
    expect(first.steps).toHaveLength(0); // it hangs before its first operation, where no thread has made one
    expect((await machine.execute(NO_PLAN)).execution.end).toBe('hang');
  });

  it('hang, when a point is reached too late', async () => {
    expect((await execute('slow, then goes on', NO_PLAN, HANG_MS)).execution.end).toBe('hang');
  });

  it('crash, when an actor throws; its steps are known', async () => {
    const { execution, error, steps } = await execute('throws');
    expect(execution).toMatchObject({ end: 'crash', outcome: 'crash' });
    expect(error).toMatchObject({ name: 'RangeError', message: 'broken on purpose' });
    expect(error?.stack).toMatch(/trouble/);
    expect(steps).toHaveLength(2);
    expect((await machine.execute(OTHER_FIRST)).execution.end).toBe('crash');
  });

  it('crash, when an actor exits: not its thread, and not more than once', async () => {
    const { execution, error } = await execute('exits');
    expect(execution).toMatchObject({ end: 'crash', outcome: 'crash' });
    expect(error?.message).toBe('process.exit(3) was called');
    expect((await machine.execute(NO_PLAN)).execution.end).toBe('crash');
  });

  it('nothing, when a thread dies: what is under test is broken', async () => {
    await expect(execute('dies')).rejects.toThrow(Broken);
    await expect(machine.execute(NO_PLAN)).rejects.toThrow(/^actor 1: its thread ended: /);
  });

  it('deadlock, also of code that catches everything', async () => {
    expect((await execute('catches all')).execution.end).toBe('deadlock');
    expect((await machine.execute(OTHER_FIRST)).execution.end).toBe('deadlock');
  });

  it('interrupted, when the machine is closed meanwhile', async () => {
    machine = await LockstepMachine.load(TROUBLE, 'hang');
    const executing = machine.execute(NO_PLAN);
    await machine.close();
    expect((await executing).execution.end).toBe('interrupted');
    await expect(machine.execute(NO_PLAN)).rejects.toThrow(/given back/);
  });
});

describe('loading', () => {
  it('fails when the scenario cannot be loaded, and leaves no thread behind', async () => {
    machine = await LockstepMachine.load(TROUBLE, 'fine');
    await expect(LockstepMachine.load(new URL('nowhere.js', import.meta.url).href, 'fine')).rejects.toThrow(/nowhere/);
  });

  it('refuses a second execution at the same time', async () => {
    machine = await LockstepMachine.load(TROUBLE, 'fine');
    const first = machine.execute(NO_PLAN);
    await expect(machine.execute(NO_PLAN)).rejects.toThrow(/one execution at a time/);
    expect((await first).execution.end).toBe('completed');
  });
});
