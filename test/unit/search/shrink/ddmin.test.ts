import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ddmin } from '../../../../src/search/shrink/ddmin.js';

/** What is left of a list. */
function least(items: readonly number[], fails: (items: readonly number[]) => boolean): readonly number[] {
  const work = ddmin(items, function* (some): Generator<readonly number[], boolean, boolean> {
    return yield some;
  });
  let step = work.next();
  while (!step.done) step = work.next(fails(step.value));
  return step.value;
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, index) => index);

it('finds exactly what is needed, when each part of it is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 }), fc.uniqueArray(fc.nat(39)), (n, wanted) => {
      const needed = wanted.filter((item) => item < n).toSorted((a, b) => a - b);
      expect(least(upTo(n), (items) => needed.every((item) => items.includes(item)))).toEqual(needed);
    }),
  );
});

it('gives a list that fails, and none that is shorter by one, whatever the condition', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 14 }), fc.func(fc.boolean()), (n, oracle) => {
      const all = upTo(n);
      const fails = (items: readonly number[]): boolean => items.length === n || oracle(items.join(' '));
      const found = least(all, fails);
      expect(fails(found)).toBe(true);
      for (const left of found) expect(fails(found.filter((item) => item !== left))).toBe(false);
    }),
  );
});

it('asks few questions when little is needed', () => {
  let questions = 0;
  least(upTo(1024), (items) => ++questions > 0 && items.includes(700));
  expect(questions).toBeLessThan(25);
});

it('asks nothing more when time is up, however long the list is: what is shortest by then is the answer', () => {
  let questions = 0;
  const work = ddmin(
    upTo(100_000),
    function* (some): Generator<readonly number[], boolean, boolean> {
      return yield some;
    },
    () => questions === 20,
  );
  let step = work.next();
  for (; !step.done; step = work.next(step.value.includes(1) && step.value.includes(99_998))) questions++;
  expect(questions).toBe(20);
  expect(step.value).toContain(1);
  expect(step.value.length).toBeLessThan(100_000);
});
