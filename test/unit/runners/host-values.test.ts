/** What code under test asks its host for decides too, beside the schedule: that is said, and what is answered is the same each time. */
import { fileURLToPath } from 'node:url';
import { explore, type ExploreResult } from 'smplab';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Chooser } from '../../../src/lab/schedule.js';
import { loadScenario, type LoadedScenario } from '../../../src/runners/coop/load.js';
import { dealtOut } from '../../support/some.js';
import { ASKS, ASKS_ALL, CLOCKS, KEEPS, STEADY } from './host-programs.js';

const URL_OF_IT = new URL('./host-programs.js', import.meta.url);
let loaded: LoadedScenario;

beforeAll(async () => {
  loaded = await loadScenario(URL_OF_IT.href);
});

/** Executes it twice. Returns what no search can claim anything of, without what is said twice. */
function saidOf(form: string): string[] {
  const said = new Set<string>();
  const chooser: Chooser = {
    choose: ({ preferred }) => preferred,
    inexact: (why) => void said.add(why),
  };
  const executor = loaded.executor(form);
  const [one, two] = [executor.execute(chooser), executor.execute(chooser)];
  expect(two.outcome).toBe(one.outcome);
  return [...said];
}

describe('a clock:', () => {
  it.each(Object.keys(CLOCKS))('%s', (form) => {
    expect(saidOf(form)).toEqual(['a thread reads the clock']);
  });
});

describe('what the host answers otherwise another time:', () => {
  it.each(Object.keys(ASKS))('%s', (form) => {
    expect(saidOf(form)).toEqual([`a thread asks the host for ${form}`]);
  });

  it('keys', () => {
    expect(saidOf('generates keys')).toEqual(['a thread draws a random number']);
  });
});

describe('nothing of that:', () => {
  it.each(Object.keys(STEADY))('%s', (form) => {
    expect(saidOf(form)).toEqual([]);
  });
});

it('says what was asked for where a finding is another one when it is replayed', async () => {
  const options = { form: KEEPS, strategy: 'random-walk', executions: 10, jobs: 1, seed: 1 } as const;
  await expect(explore(fileURLToPath(URL_OF_IT), options)).rejects.toThrow(
    /replayed on coop.*may come from this: a thread asks the host for os\.freemem\(\)$/,
  );
});

it.each(
  dealtOut([
    ['formats a date', 'exhausted'],
    [ASKS_ALL, 'sampled'],
  ]),
)('both engines find the same, and claim as much: %s', async (form, coverage) => {
  const explored = async (engine: 'coop' | 'lockstep'): Promise<ExploreResult> =>
    await explore(fileURLToPath(URL_OF_IT), { form, engine, exhaustive: true, jobs: 1, seed: 1 });
  const coop = await explored('coop');
  const lockstep = await explored('lockstep');
  expect([coop.coverage, lockstep.coverage]).toEqual([coverage, coverage]);
  expect(lockstep.inconclusive).toBe(coop.inconclusive);
  expect(Object.keys(coop.summary.outcomes)).toHaveLength(1);
  expect({ ...lockstep.summary.outcomes }).toEqual({ ...coop.summary.outcomes });
});
