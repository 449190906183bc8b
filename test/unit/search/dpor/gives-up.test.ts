/** A loop that counts its looks is held back like one that looks for ever: nothing is claimed of what it does when it gives up. */
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
    const { coverage, finding } = await explore(PATH, options);
    return { coverage, found: finding?.kind ?? null };
  };
  expect(await explored('looks long')).toEqual({ coverage: 'sampled', found: null });
  expect(await explored('looks briefly')).toMatchObject({ found: 'deadlock' });
  expect(await explored('looks on')).toEqual({ coverage: 'exhausted', found: null });
});
