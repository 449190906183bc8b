/** What `after` leaves for later says nothing of what is executed next, and both engines say the same of it. */
import { fileURLToPath } from 'node:url';
import { explore } from 'smplab';
import { expect, it } from 'vitest';

const PATH = fileURLToPath(new URL('./left-after.js', import.meta.url));

it.each(['coop', 'lockstep'] as const)('on %s', async (engine) => {
  const explored = async (form: string) =>
    (await explore(PATH, { form, engine, jobs: 1, seed: 1, executions: 10, strategy: 'random-walk' })).finding;
  expect(await explored('nothing')).toBeNull();
  expect(await explored('a rejection')).toBeNull();
  await expect(explored('a timer')).rejects.toThrow(/left-after\.js:\d+: starts a timer where no actor runs; /);
});
