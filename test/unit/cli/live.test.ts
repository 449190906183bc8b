/** Parts of live lines. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { exploreLine } from '../../../src/cli/explore-line.js';
import { LitmusLine } from '../../../src/cli/litmus-line.js';
import { Rate, timeLeft } from '../../../src/cli/live.js';
import { MatrixLine } from '../../../src/cli/matrix-line.js';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a rate', () => {
  it('is that of its phase, and none as long as it is too early to say', () => {
    const rate = new Rate();
    expect(rate.text('exploring', 0, 1000)).toBe('');
    expect(rate.text('exploring', 10_000, 1100)).toBe('');
    expect(rate.text('exploring', 3000, 2000)).toBe(', 3000/s');
    expect(rate.text('soaking', 7, 2000)).toBe('');
    expect(rate.text('soaking', 9, 3000)).toBe(', 2/s');
  });
});

it('time left is never less than nothing, and nothing is said where there is no limit', () => {
  expect([timeLeft(12_400), timeLeft(-5), timeLeft(null)]).toEqual([', 12 s left', ', 0 s left', '']);
});

it('of a matrix, says what was found so far, and how long the rest takes at this pace', () => {
  const line = new MatrixLine();
  expect(line.text({ found: true, verdict: 'as-expected' }, 1, 4, 2000)).toBe(
    '1 of 4 cells, 1 with a finding, 0 not as declared, 6 s left',
  );
  expect(line.text({ found: false, verdict: 'not-as-expected' }, 2, 4, 3000)).toBe(
    '2 of 4 cells, 1 with a finding, 1 not as declared, 3 s left',
  );
});

it('of litmus tests, has no rate as long as it is too early to say, and one for each test and form', () => {
  const line = new LitmusLine();
  const now = { test: 'litmus/x', number: 1, of: 2, leftMs: 3000 };
  const samples = (form: string, count: number, elapsedMs: number): string =>
    line.text({ ...now, form, samples: count, elapsedMs });
  expect(samples('plain', 250_000, 0)).toBe('1 of 2: litmus/x, plain: 250,000 samples, 3 s left');
  expect(samples('plain', 350_000, 1)).toBe('1 of 2: litmus/x, plain: 350,000 samples, 3 s left');
  expect(samples('plain', 1_250_000, 1000)).toContain(' samples, 1.0 M/s, 3 s left');
  expect(samples('atomics', 250_000, 0)).toContain('250,000 samples, 3 s left');
});

it('of an exploration, the same: what is done by then, how fast, and what is left', () => {
  const before = process.stderr.isTTY;
  process.stderr.isTTY = true;
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const { show, end } = exploreLine();
  const now = { expected: null, distinctTraces: 4, readsFromPairs: 2, budgetMs: 10_000 };
  show({ ...now, executions: 90, elapsedMs: 1 });
  show({ ...now, executions: 600, elapsedMs: 2000 });
  show({ ...now, executions: 5, elapsedMs: 10 }, 'v3.16');
  end();
  process.stderr.isTTY = before;
  const [first, second, third] = write.mock.calls.map(([text]) => String(text).replace('\r\u001b[K', ''));
  expect(first).toBe('90 executions, at least 4 distinct traces, 10 s left');
  expect(second).toBe('600 executions, 300/s, at least 4 distinct traces, 8 s left');
  expect(third).toBe('v3.16: 5 executions, at least 4 distinct traces, 10 s left');
});
