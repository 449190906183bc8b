/**
 * Loops that have no end are found on both engines by what they do, and not by a clock: here no thread is given up for its
 * silence. Long ones are left alone.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { loadScenario } from '../../../../src/runners/coop/load.js';
import { LockstepMachine } from '../../../../src/runners/lockstep/machine.js';
import { RaceWatch } from '../../../../src/runners/lockstep/race-watch.js';
import type { PlainScenario } from '../../../../src/lab/scenario.js';
import type { Execution, Plan } from '../../../../src/lab/schedule.js';
import { NO_END_SEEN } from '../../../../src/lab/verdict.js';
import { StrictReplay } from '../../../../src/search/strategies/replay.js';
import { dealtOut } from '../../../support/some.js';
import { essence } from './compare.js';
import { BOTH_FORMS, ENDLESS_FORMS, LONG_FORMS, OPEN_FORMS, THROWING_FORMS } from './endless-programs.js';

const PROGRAMS = new URL('./endless-programs.js', import.meta.url).href;
const NEVER_MS = 3_600_000;
const PLANS: readonly Plan[] = [{ deviations: [] }, { deviations: [{ at: 0, choice: 1 }] }];
const loaded = await loadScenario(PROGRAMS);
const { actors } = loaded.scenario as PlainScenario<unknown>;

let machine: LockstepMachine | undefined;
afterEach(async () => {
  await machine?.close();
  machine = undefined;
});

/** By the default rule, and with another actor first where there is one. */
async function executed(form: string): Promise<Execution[]> {
  const plans = actors(form).length > 1 ? PLANS : PLANS.slice(0, 1);
  const executor = loaded.executor(form);
  const onCoop = plans.map((plan) => executor.execute(new StrictReplay(plan), [], null, true));
  const races = await RaceWatch.over(loaded, undefined);
  machine = await LockstepMachine.load(PROGRAMS, form, { hangMs: NEVER_MS, races });
  for (const [at, plan] of plans.entries())
    expect(essence((await machine.execute(plan, [], true)).execution)).toEqual(essence(onCoop[at]));
  return onCoop;
}

describe('without an end', () => {
  it.each(dealtOut(ENDLESS_FORMS))('%s: found, with its place', async (form) => {
    const texts = (await executed(form)).flatMap(({ findings }) => findings.map(({ text }) => text));
    expect(texts).not.toHaveLength(0);
    for (const text of texts)
      expect(text).toMatch(
        /^(?:"hang" is not among .*|what after\(\) looks at has no end.*) \(.*endless-programs\.js:\d+\)$/,
      );
  });
});

describe('with an end', () => {
  it.each(dealtOut(LONG_FORMS))('%s: nothing is found', async (form) => {
    for (const { end, findings } of await executed(form))
      expect({ end, findings }).toEqual({ end: 'completed', findings: [] });
  });
});

it.each(BOTH_FORMS)('%s, so that what was found once says nothing of what is executed later', async (form) => {
  expect((await executed(form)).map(({ end }) => end)).toEqual(['hang', 'completed']);
});

it.each(THROWING_FORMS)("%s is found, and is no actor's", async (form) => {
  const texts = (await executed(form)).flatMap(({ findings }) => findings.map(({ text }) => text));
  expect(texts).toEqual([expect.stringMatching(/^after\(\) threw RangeError: broken on purpose \(.*:\d+\)$/)]);
});

it.each(OPEN_FORMS)('%s: nothing is said of it', async (form) => {
  for (const { outcome, findings } of await executed(form))
    expect({ outcome, findings }).toEqual({ outcome: NO_END_SEEN, findings: [] });
});
