/** Both controlled engines do what the language's own Atomics do, for arguments of every kind. */
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../../../src/runners/coop/load.js';
import { LockstepMachine } from '../../../../src/runners/lockstep/machine.js';
import { RaceWatch } from '../../../../src/runners/lockstep/race-watch.js';
import { scenario } from './atomics-program.js';
import { packed, unpacked } from './report.js';

const PROGRAM = new URL('atomics-program.js', import.meta.url).href;
/** Of points: there are two a call. */
const STEPS_MAX = 1_000_000;

const loaded = loadScenario(PROGRAM);

function natively(form: string): string[] {
  const shared = scenario.shared();
  scenario.actors(form)[0](shared);
  return [...shared.lines];
}

async function onCoop(form: string): Promise<string> {
  const executor = (await loaded).executor(form);
  const { end, outcome } = executor.execute({ choose: ({ preferred }) => preferred });
  expect(end).toBe('completed');
  return outcome;
}

async function onLockstep(form: string): Promise<string> {
  const machine = await LockstepMachine.load(PROGRAM, form, {
    hangMs: 20_000,
    stepLimit: STEPS_MAX,
    log: false,
    races: await RaceWatch.over(await loaded, undefined),
  });
  try {
    const { execution, error } = await machine.execute({ deviations: [] });
    expect(error).toBeUndefined();
    return execution.outcome;
  } finally {
    await machine.close();
  }
}

/** Lines that are not what they should be: a table of thousands is no message. */
function differences(outcome: string, expected: readonly string[]): string[] {
  const endings = unpacked(outcome);
  const native = unpacked(packed(expected));
  const all = expected.map((line, at) => `${line}, but here ${endings[at]}`);
  return endings.length === native.length ? all.filter((_, at) => endings[at] !== native[at]) : ['other calls'];
}

describe.each(scenario.forms)('%s', { timeout: 60_000 }, (form) => {
  const expected = natively(form);

  it('has cases', () => {
    expect(expected.length).toBeGreaterThan(30);
  });

  it('on coroutines', async () => {
    expect(differences(await onCoop(form), expected)).toEqual([]);
  });

  it('on real threads', async () => {
    expect(differences(await onLockstep(form), expected)).toEqual([]);
  });
});
