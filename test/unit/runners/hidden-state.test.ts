/** What one execution leaves in an instance of a class is not there in the next: a bug that the first hides would not be found. */
import { fileURLToPath } from 'node:url';
import { explore } from 'smplab';
import { expect, it } from 'vitest';

const PATH = fileURLToPath(new URL('./hidden-state.js', import.meta.url));
const OPTIONS = { jobs: 1, seed: 1, executions: 500, confirm: '2/1' };

it('a race in what each thread does once is found, and is the same on real threads', async () => {
  const { finding } = await explore(PATH, { ...OPTIONS, form: 'broken' });
  expect(finding).toMatchObject({ kind: '1', confirmed: { coop: 2, lockstep: 1 } });
});

it('its right twin is covered', async () => {
  const { coverage, summary } = await explore(PATH, { ...OPTIONS, form: 'right', keepGoing: true });
  expect(summary.outcomes).toEqual({ 2: summary.executions });
  expect(coverage).toBe('exhausted');
});
