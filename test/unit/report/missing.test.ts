import { expect, it } from 'vitest';
import { missingText } from '../../../src/report/missing.js';

const shares = (count: number, ...numbers: readonly number[]): string[] => numbers.map((n) => `${n}/${count}`);

it.each([
  [shares(2, 2), 'missing: share 2 of 2'],
  [shares(9, 1, 2, 3, 5, 8, 9), 'missing: shares 1-3, 5, 8-9 of 9'],
])('%j is %s', (missing, text) => {
  expect(missingText(missing)).toBe(text);
});

it('is bounded, however many there are', () => {
  const odd = Array.from({ length: 5000 }, (_, i) => 2 * i + 1);
  expect(missingText(shares(10_000, ...odd))).toBe('missing: shares 1, 3, 5, 7, 9, 11, 13, 15 and 4992 more of 10000');
});
