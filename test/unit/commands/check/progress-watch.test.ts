/** What a check reports on its way: each phase counts for itself, whichever threads do its work. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runLong, runSmall, type RanFree } from '../../../../src/commands/check/free.js';
import type { FreeOrder } from '../../../../src/runners/batch/check-batches.js';
import { ProgressWatch } from '../../../../src/commands/check/progress-watch.js';
import { planFree, type FreePlan } from '../../../../src/commands/check/tasks/plan.js';
import { importCheck } from '../../../../src/subjects/check/import-check.js';

afterEach(() => {
  vi.useRealTimers();
});

it('begins anew in each phase, and counts what other threads do where they do it', () => {
  vi.useFakeTimers();
  const seen: string[] = [];
  let explored = 0;
  let sampled = 0;
  const watch = new ProgressWatch({ sum: () => explored }, 0, 1000, ({ phase, done }) => seen.push(`${phase} ${done}`));
  watch.enter('exploring');
  explored = 70;
  vi.advanceTimersByTime(100);
  watch.enter('freezing');
  explored = 75;
  vi.advanceTimersByTime(100);
  watch.enter('running free');
  watch.counts(() => sampled);
  sampled = 9;
  vi.advanceTimersByTime(100);
  watch.end();
  vi.advanceTimersByTime(1000);
  expect(seen).toEqual(['exploring 70', 'freezing 5', 'running free 9']);
});

describe('what runs free', () => {
  const url = new URL('../../../samples/check/ring-right.js', import.meta.url).href;

  /** Runs it until it has counted something. */
  async function counts(run: (order: FreeOrder, plan: FreePlan) => Promise<RanFree>): Promise<number> {
    const asked = { seed: 1, drains: true, cores: 2, later: false };
    const plan = planFree((await importCheck(url)) as Parameters<typeof planFree>[0], asked);
    const abort = new AbortController();
    let done = (): number => 0;
    const timer = setInterval(() => {
      if (done() > 0) abort.abort();
    }, 10);
    const order = { url, seed: 1, until: Date.now() + 60_000, runs: null, patienceMs: 30_000, signal: abort.signal };
    await run({ ...order, countedBy: (count) => (done = count) }, plan);
    clearInterval(timer);
    return done();
  }

  it('is counted: small programs', async () => {
    const judge = { run: () => Promise.resolve(null) } as unknown as Parameters<typeof runSmall>[1];
    expect(await counts(async (order, plan) => await runSmall(plan, judge, order))).toBeGreaterThan(0);
  });

  it('is counted: histories', async () => {
    expect(await counts(async (order, plan) => await runLong(plan, order))).toBeGreaterThan(0);
  });
});
