/** What a check reports on its way: each phase counts for itself, whichever threads do its work. */
import { check, type CheckProgress } from 'smplab';
import { afterEach, expect, it, vi } from 'vitest';
import { ProgressWatch } from '../../../../src/commands/check/progress-watch.js';

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

it('of a check whose programs run free and are soaked, grows in both', async () => {
  const most = new Map<CheckProgress['phase'], number>();
  await check(new URL('../../../samples/check/ring-right.js', import.meta.url), {
    engine: 'free',
    budgetMs: 2000,
    onProgress: ({ phase, done }) => void most.set(phase, Math.max(done, most.get(phase) ?? 0)),
  });
  expect(most.get('running free')).toBeGreaterThan(0);
  expect(most.get('soaking')).toBeGreaterThan(0);
});
