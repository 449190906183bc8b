import { describe, expect, it } from 'vitest';
import type { InterleavingRow } from '../../../src/lab/interleaving.js';
import { foldedLines } from '../../../src/report/folded-lines.js';

const row = (text: string, ours: boolean, actor = 0): InterleavingRow => ({
  actor,
  depth: 0,
  irqsOff: false,
  by: 'operation',
  text,
  where: 'a.js:1',
  ours,
});
const theirs = (...texts: readonly string[]): InterleavingRow[] => texts.map((text) => row(text, false));
const times = (count: number, ...texts: readonly string[]): string[] =>
  Array.from({ length: count }, () => texts).flat();

const NINE = Array.from({ length: 9 }, (_, i) => `step ${i}`);

/** What is shown: texts, and how many steps are left out. */
const shown = (rows: readonly InterleavingRow[], full = false, broke = -1): (string | number)[] =>
  foldedLines(rows, full, broke).map((line) => ('folded' in line ? line.folded : line.row.text));

describe("a user's steps", () => {
  it('are all shown where they differ', () => {
    const texts = Array.from({ length: 40 }, (_, i) => `step ${i}`);
    expect(shown(theirs(...texts))).toEqual(texts);
  });

  it.each([
    ['three looks', times(3, 'look'), times(3, 'look')],
    ['many looks', ['a', ...times(1000, 'look'), 'b'], ['a', 'look', 998, 'look', 'b']],
    ['rounds of two steps', times(50, 'x', 'y'), ['x', 'y', 96, 'x', 'y']],
    ['rounds, and one that was begun', [...times(50, 'x', 'y'), 'x'], ['x', 'y', 96, 'x', 'y', 'x']],
    ['looks within rounds', times(9, 'x', 'x', 'y'), ['x', 'x', 'y', 21, 'x', 'x', 'y']],
    ['rounds of nine steps', times(4, ...NINE), times(4, ...NINE)],
  ])('%s', (_, texts, expected) => {
    expect(shown(theirs(...texts))).toEqual(expected);
  });

  it('are all shown where that was asked for', () => {
    expect(shown(theirs(...times(100, 'look')), true)).toHaveLength(100);
  });

  it('are shown where it went wrong', () => {
    expect(shown(theirs(...times(100, 'look')), false, 99)).toEqual(['look', 97, 'look', 'look']);
  });

  it('keep their numbers', () => {
    const lines = foldedLines(theirs(...times(10, 'look'), 'end'), false, -1);
    expect(lines.map((line) => ('folded' in line ? 0 : line.number))).toEqual([1, 0, 10, 11]);
  });
});

it('of a long run in our own code both ends are shown, and what is theirs ends it', () => {
  const ours = Array.from({ length: 10 }, (_, i) => row(`our ${i}`, true));
  const both = ['our 0', 'our 1', 6, 'our 8', 'our 9'];
  expect(shown([...ours, ...theirs('mine'), ...ours])).toEqual([...both, 'mine', ...both]);
});

it('another actor ends a loop', () => {
  const looks = theirs(...times(10, 'look'));
  expect(shown([...looks, row('store', false, 1), ...looks])).toEqual(['look', 8, 'look', 'store', 'look', 8, 'look']);
});
