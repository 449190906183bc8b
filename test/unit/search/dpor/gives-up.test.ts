/** A loop that counts its looks is held back like one that looks for ever: nothing is claimed of what it does when it gives up. */
import { fileURLToPath } from 'node:url';
import { explore } from 'smplab';
import { expect, it } from 'vitest';

const PATH = fileURLToPath(new URL('./gives-up.js', import.meta.url));

it.each(['coop', 'lockstep'] as const)('on %s', async (engine) => {
  const explored = async (form: string): Promise<unknown> => {
    const { coverage, finding } = await explore(PATH, { form, engine, jobs: 1, seed: 1, strategy: 'dpor' });
    return { coverage, found: finding?.kind ?? null };
  };
  expect(await explored('looks long')).toEqual({ coverage: 'sampled', found: null });
  expect(await explored('looks briefly')).toMatchObject({ found: 'deadlock' });
  expect(await explored('looks on')).toEqual({ coverage: 'exhausted', found: null });
});
