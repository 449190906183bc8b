import { expect, it } from 'vitest';
import { KnownTurns } from '../../../../src/search/strategies/dpor/known-turns.js';
import { Restored, Tables } from '../../../../src/search/strategies/dpor/saved.js';
import type { Failure } from '../../../../src/search/strategies/dpor/turns.js';

const failure = (value: number): Failure => ({ looks: [{ first: 0, end: 4, value }], steps: [] });

it('tells turns apart whose fingerprints begin alike', () => {
  const known = new KnownTurns();
  known.fail(known.of(7, 1), failure(1));
  known.fail(known.of(7, 2), failure(2));
  expect(known.of(7, 1).failures).toEqual([failure(1)]);
  expect(known.of(7, 2).failures).toEqual([failure(2)]);
  expect(known.of(8, 1).failures).toEqual([]);
  expect(known.of(7, 1)).toBe(known.of(7, 1));
});

it('forgets all when it knows too many turns, or too many that led to nothing', () => {
  const turns = new KnownTurns(2);
  turns.fail(turns.of(1, 1), failure(1));
  turns.of(2, 2);
  expect(turns.of(1, 1).failures).toHaveLength(1);
  turns.of(3, 3);
  expect(turns.of(1, 1).failures).toHaveLength(0);

  const failures = new KnownTurns(100, 2);
  for (const value of [1, 2]) failures.fail(failures.of(1, 1), failure(value));
  expect(failures.of(1, 1).failures).toHaveLength(2);
  failures.fail(failures.of(2, 2), failure(3));
  expect([failures.of(1, 1), failures.of(2, 2)].flatMap((known) => known.failures)).toEqual([]);
});

it('comes back from a file as it was', () => {
  const known = new KnownTurns();
  known.fail(known.of(7, -1), failure(1));
  known.fail(known.of(7, 2), failure(2));
  known.of(9, 9);
  const tables = new Tables();
  const saved = known.save(tables);
  const again = new KnownTurns();
  again.restore(saved, new Restored(tables.save()));
  for (const [high, low] of [
    [7, -1],
    [7, 2],
    [9, 9],
  ] as const)
    expect(again.of(high, low).failures).toEqual(known.of(high, low).failures);
  expect(
    again
      .save(new Tables())
      .failures.map(([name]) => name)
      .toSorted(),
  ).toEqual(['7 -1', '7 2', '9 9']);
});
