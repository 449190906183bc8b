/** Memory that a call makes is its thread's own, on every engine; also where the call is made before the race. */
import { fileURLToPath } from 'node:url';
import { check } from 'smplab';
import { expect, it } from 'vitest';

const PATH = fileURLToPath(new URL('../../../../../test/samples/cases/array-in-call.check.mjs', import.meta.url));

/** Threads that run free use all of it. */
const BUDGET_MS = { coop: 10_000, lockstep: 10_000, free: 2000 };

it.each(['coop', 'lockstep', 'free'] as const)(
  'a right structure that makes arrays in its calls, on %s',
  async (engine) => {
    const report = await check(PATH, { engine, seed: 777, jobs: 1, executions: 300, budgetMs: BUDGET_MS[engine] });
    expect(report.finding).toBeNull();
    expect(report.verdict).toBe('nothing wrong seen');
  },
);
