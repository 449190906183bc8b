import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { budget, jobCount, patience, whole } from '../../../src/common/options.js';

it.each([1, 2, 64])('%d threads are', (count) => {
  expect(jobCount({ jobs: count })).toBe(count);
});

it.each([0, -1, 65, 1000, 1.5, Number.NaN, Infinity])('%d threads are refused in one line', (count) => {
  expect(() => jobCount({ jobs: count })).toThrow(/^jobs: \S+ is not (?:in 1 to 64|a whole number)$/);
});

it('they are refused by the name that a definition has for something else', () => {
  const options: object = { threads: 2 };
  expect(() => jobCount(options)).toThrow('threads: how many search at the same time is called jobs');
});

it('threads are one a core, unless said otherwise', () => {
  expect(jobCount({})).toBe(Math.min(availableParallelism(), 64));
});

it.each([Number.NaN, Infinity, 0, -1, 0.5, 1e308, 2 ** 31])(
  'a budget of %d ms is refused: no timer waits so long',
  (ms) => {
    expect(() => budget(ms)).toThrow(/^budget: \S+ is not in 1 to 2147483647$/);
    expect(() => patience(ms)).toThrow(/^patience: /);
  },
);

it('a number without an upper bound is refused without one', () => {
  expect(() => whole('seed', -1, 0)).toThrow(/^seed: -1 is not at least 0$/);
});
