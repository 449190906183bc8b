/** How much runs free of a check where that is counted and not timed. */
import { check, type CheckReport } from 'smplab';
import { expect, it } from 'vitest';

const RUNS = 40;
const runFree = async (module: string): Promise<CheckReport> =>
  await check(module, { engine: 'free', executions: RUNS, budgetMs: 60_000, seed: 1 });

it('a hand-written case runs as often as was asked for', async () => {
  const { free, soak } = await runFree('test/samples/cases/timed-wait-loop.check.mjs');
  expect([free?.runs, soak]).toEqual([RUNS, null]);
});

it('of generated programs it is so many small ones, and so many histories', async () => {
  const { free, soak } = await runFree('dist/test/samples/treiber-stack/right.check.js');
  expect([free?.runs, soak?.runs]).toEqual([RUNS, RUNS]);
});
