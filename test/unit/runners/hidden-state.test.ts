/** What one execution leaves in a module is not there in the next: a bug that the first hides would not be found. */
import { fileURLToPath } from 'node:url';
import { explore } from 'smplab';
import { expect, it } from 'vitest';
import { dealtOut } from '../../support/some.js';

const PATH = fileURLToPath(new URL('./hidden-state.js', import.meta.url));
const OPTIONS = { jobs: 1, seed: 1, executions: 500 };
const KINDS = dealtOut(['open', 'closed', 'freezing']);

it.each(KINDS)('a race in what each thread does once is found, and is the same on real threads: %s', async (kind) => {
  const { finding } = await explore(PATH, { ...OPTIONS, form: `${kind} broken`, confirm: '2/2' });
  expect(finding).toMatchObject({ kind: '1', confirmed: { coop: 2, lockstep: 2 } });
});

it.each(KINDS)('its right twin is covered: %s', async (kind) => {
  const { coverage, summary } = await explore(PATH, { ...OPTIONS, form: `${kind} right`, keepGoing: true });
  expect(summary.outcomes).toEqual({ 2: summary.executions });
  expect(coverage).toBe('exhausted');
});

it.each(
  dealtOut([
    ['open', 10],
    ['closed', 3],
    ['freezing', 3],
  ] as const),
)('… on real threads: %s', async (kind, executions) => {
  const { summary } = await explore(PATH, { ...OPTIONS, form: `${kind} right`, engine: 'lockstep', executions });
  expect(summary.outcomes).toEqual({ 2: executions });
});
