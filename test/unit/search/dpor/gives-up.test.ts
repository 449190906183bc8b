/**
 * Where dpor cannot be exact it gives up, and says why. A loop that counts its looks is held back like one that looks for
 * ever: nothing is claimed of what it does when it gives up.
 */
import { fileURLToPath } from 'node:url';
import { explore } from 'smplab';
import { expect, it } from 'vitest';

const PATH = fileURLToPath(new URL('./gives-up.js', import.meta.url));

const CASES = [
  ['dpor', 'coop'],
  ['dpor', 'lockstep'],
  ['preemption-bounded', 'coop'],
  ['portfolio', 'coop'],
] as const;

it.each(CASES)('by %s on %s', async (strategy, engine) => {
  const explored = async (form: string): Promise<unknown> => {
    const options = { form, engine, strategy, jobs: 1, seed: 1, executions: 5000 };
    const { coverage, finding, inconclusive, summary } = await explore(PATH, options);
    const { gaveUp: why, leftOut } = summary;
    return { coverage, found: finding?.kind ?? null, why, leftOut, inconclusive };
  };
  const held = expect.stringContaining('was held back') as string;
  const why = strategy === 'portfolio' ? undefined : held; // it samples on
  for (const form of ['looks long', 'looks long, in rounds'])
    expect(await explored(form)).toMatchObject({ coverage: 'sampled', found: null, why, leftOut: held });
  expect(await explored('looks briefly')).toMatchObject({ found: 'deadlock', why: undefined });
  expect(await explored('looks on')).toEqual({ coverage: 'exhausted', found: null, inconclusive: null });
  if (strategy !== 'dpor') return;
  expect(await explored('reads a clock')).toEqual({
    coverage: 'sampled',
    found: null,
    why: 'a thread reads the clock',
    inconclusive:
      'dpor gave up after 1 execution: a thread reads the clock; leave --strategy out to sample, or cover what can be by --exhaustive',
  });
});
