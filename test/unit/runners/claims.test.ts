/**
 * What is said of an exploration is true of what was executed: all schedules are covered only where they are all that decides
 * what happens; and both engines say the same.
 */
import { fileURLToPath } from 'node:url';
import { explore, type ExploreOptions, type ExploreResult } from 'smplab';
import { describe, expect, it } from 'vitest';
import { shared } from '../../support/some.js';
import { DRAWING_FORMS, MAKING_FORMS } from './claims-programs.js';
import { LATER_FORMS } from './claims-later-programs.js';

const PATH = fileURLToPath(new URL('./claims-programs.js', import.meta.url));
const LATER = fileURLToPath(new URL('./claims-later-programs.js', import.meta.url));
const ENGINES = ['coop', 'lockstep'] as const;

async function explored(path: string, form: string, options: ExploreOptions): Promise<ExploreResult> {
  return await explore(path, { form, exhaustive: true, jobs: 1, seed: 1, ...options });
}

interface Said {
  readonly coverage: string;
  readonly inconclusive: string | null;
  readonly gaveUp: string | undefined;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly executions: number;
}

/** The same on both engines. */
async function said(path: string, form: string): Promise<Said> {
  const [coop, lockstep] = await Promise.all(
    ENGINES.map(async (engine): Promise<Said> => {
      const { coverage, inconclusive, summary } = await explored(path, form, { engine });
      const { gaveUp, outcomes, executions } = summary;
      return { coverage, inconclusive, gaveUp, outcomes: { ...outcomes }, executions };
    }),
  );
  expect(lockstep).toEqual(coop);
  return coop;
}

describe('something else than the schedule decides, too', () => {
  it.each(shared(DRAWING_FORMS))('%s', async (form) => {
    const why = form === 'reads the clock' ? 'a thread reads the clock' : 'a thread draws a random number';
    const { gaveUp, coverage, inconclusive, executions } = await said(PATH, form);
    expect({ gaveUp, coverage }).toEqual({ gaveUp: why, coverage: 'sampled' });
    expect(inconclusive).toBe(`preemption-bounded gave up after ${executions} executions: ${why}`);
  });

  it.each(shared(MAKING_FORMS))('%s: it finds the same there in each execution', async (form) => {
    const { coverage, inconclusive, outcomes } = await said(PATH, form);
    expect({ coverage, inconclusive }).toEqual({ coverage: 'exhausted', inconclusive: null });
    expect(Object.keys(outcomes)).toHaveLength(1);
  });

  it.each(ENGINES)('what makes a key, or keeps count elsewhere, on %s', async (engine) => {
    for (const form of ['makes a key', 'does something else']) {
      const { finding, inconclusive } = await explored(PATH, form, { engine });
      expect(finding).toBeNull();
      expect(inconclusive).toMatch(/did something else|draws a random number/);
    }
  });

  it('shared memory grows', async () => {
    const { coverage, inconclusive } = await said(PATH, 'grows');
    expect(coverage).toBe('sampled');
    expect(inconclusive).toMatch(/makes shared memory grow/);
  });

  it.each(['does not grow', 'counts'])('nothing does: it %s', async (form) => {
    expect(await said(PATH, form)).toMatchObject({ coverage: 'exhausted', inconclusive: null });
  });
});

it('goes on behind what dpor gives up at, where it is to go on behind a finding', async () => {
  const of = async (keepGoing: boolean): Promise<ExploreResult> =>
    await explored(PATH, 'finds something where it reads the clock', { keepGoing });
  expect(await of(false)).toMatchObject({ summary: { executions: 1 }, strategy: 'dpor' });
  const { summary, strategy, finding } = await of(true);
  expect(finding?.text).toBe('both are counted');
  expect(Object.keys(summary.outcomes)).toHaveLength(2);
  expect({ strategy, why: summary.gaveUp }).toEqual({
    strategy: 'preemption-bounded',
    why: 'a thread reads the clock',
  });
});

describe('code that goes on later', () => {
  it.each(shared(LATER_FORMS))('%s', async (form) => {
    const { coverage, gaveUp, outcomes } = await said(LATER, form);
    const isLeftOut = form === 'polls, and gives up';
    if (isLeftOut) expect(gaveUp).toMatch(/may give up one day/);
    else expect(gaveUp).toBeUndefined();
    expect(coverage).toBe(isLeftOut || 'crash' in outcomes ? 'sampled' : 'exhausted');
  });
});
