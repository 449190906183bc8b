/** Both controlled engines do what the language's own Atomics do, for arguments of every kind. */
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../../../src/runners/coop/load.js';
import { LockstepMachine } from '../../../../src/runners/lockstep/machine.js';
import { scenario } from './atomics-program.js';

const PROGRAM = new URL('atomics-program.js', import.meta.url).href;

function natively(form: string): string[] {
  const shared = scenario.shared();
  scenario.actors(form)[0](shared);
  return scenario.after(shared).split('\n');
}

async function onCoop(form: string): Promise<string[]> {
  const executor = (await loadScenario(PROGRAM)).executor(form);
  return executor.execute({ choose: ({ preferred }) => preferred }).outcome.split('\n');
}

async function onLockstep(form: string): Promise<string[]> {
  const machine = await LockstepMachine.load(PROGRAM, form, { hangMs: 20_000 });
  try {
    return (await machine.execute({ deviations: [] })).execution.outcome.split('\n');
  } finally {
    await machine.close();
  }
}

describe.each(scenario.forms)('Atomics.%s', { timeout: 60_000 }, (form) => {
  const expected = natively(form);

  it('has cases', () => {
    expect(expected.length).toBeGreaterThan(form === 'methods' ? 10 : 30);
  });

  it('on coroutines', async () => {
    expect(await onCoop(form)).toEqual(expected);
  });

  it('on real threads', async () => {
    expect(await onLockstep(form)).toEqual(expected);
  });
});
