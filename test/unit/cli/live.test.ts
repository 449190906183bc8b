/** Parts of live lines. */
import { describe, expect, it } from 'vitest';
import { Rate, timeLeft } from '../../../src/cli/live.js';
import { MatrixLine } from '../../../src/cli/matrix-line.js';

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
