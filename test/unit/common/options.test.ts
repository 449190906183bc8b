import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { threadCount, whole } from '../../../src/common/options.js';

it.each([1, 2, 64])('%d threads are', (count) => {
  expect(threadCount(count)).toBe(count);
});

it.each([0, -1, 65, 1000, 1.5, Number.NaN, Infinity])('%d threads are refused in one line', (count) => {
  expect(() => threadCount(count)).toThrow(/^threads: \S+ is not (?:in 1 to 64|a whole number)$/);
});

it('threads are one a core, unless said otherwise', () => {
  expect(threadCount()).toBe(Math.min(availableParallelism(), 64));
});

it('a number without an upper bound is refused without one', () => {
  expect(() => whole('seed', -1, 0)).toThrow(/^seed: -1 is not at least 0$/);
});
