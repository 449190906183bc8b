/** How deep calls go: both engines say the same, and never that they disagree. */
import { fileURLToPath } from 'node:url';
import { explore } from 'smplab';
import { expect, it } from 'vitest';

const PATH = fileURLToPath(new URL('./deep.js', import.meta.url));
const ENGINES = ['coop', 'lockstep'] as const;

async function explored(form: string, engine: (typeof ENGINES)[number], executions?: number) {
  const limit = executions === undefined ? {} : { executions };
  return await explore(PATH, {
    form,
    engine,
    jobs: 1,
    seed: 1,
    patienceMs: 60_000,
    budgetMs: 2000,
    confirm: '1/1',
    ...limit,
  });
}

it.each(ENGINES)('calls that are deep and come back, on %s', async (engine) => {
  expect(await explored('deep', engine)).toMatchObject({ coverage: 'exhausted', finding: null });
});

it.each(ENGINES)('calls without an end, on %s', async (engine) => {
  expect((await explored('endless', engine, 1)).inconclusive).toMatch(/came to no end within 20,000 steps$/);
});

it.each(ENGINES)('a stack that is full, on %s', async (engine) => {
  const { finding } = await explored('wide', engine, 1);
  expect(finding?.text).toMatch(/^an actor threw RangeError: Maximum call stack size exceeded \(.*deep\.js:\d+\)$/);
});
