/** Tables fit a terminal of 80 columns. */
import { expect, it } from 'vitest';
import { wrap, wrappedColumns } from '../../../src/report/columns.js';
import { litmusText } from '../../../src/report/litmus.js';
import { matrixTable } from '../../../src/report/matrix.js';
import { NO_PAINT } from '../../../src/report/paint.js';
import { LITMUS, MATRIX } from './results.js';

const LONG = 'a sentence that is longer than any line of a terminal, as those that say what an outcome means often are';
const [cell] = MATRIX.rows;
const [test] = LITMUS.results;

it.each([
  [
    'matrix',
    matrixTable({ ...MATRIX, rows: [{ ...cell, variant: 'busted-drop-while-polling', outcome: LONG }] }, NO_PAINT),
  ],
  [
    'litmus',
    litmusText(
      {
        ...LITMUS,
        environment: LONG,
        results: [{ ...test, story: LONG, outcomes: test.outcomes.map((one) => ({ ...one, text: LONG })) }],
      },
      NO_PAINT,
    ),
  ],
])('of %s', (_, text) => {
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(text.replaceAll(/\s+/g, ' ')).toContain(LONG);
});

it('the last column is wrapped under its title', () => {
  const head = [
    { title: 'name', align: 'left' },
    { title: 'text', align: 'left' },
  ] as const;
  const [titles, row] = wrappedColumns(head, [['a', 'b '.repeat(60).trim()]], 2);
  expect(titles).toBe('name  text');
  const [first, second] = row.split('\n');
  expect(first).toBe(`a     ${'b '.repeat(36).trim()}`);
  expect(second).toBe(`        ${'b '.repeat(24).trim()}`);
});

it('words are not broken', () => {
  expect(wrap('a bb ccccc d', 4)).toEqual(['a bb', 'ccccc', 'd']);
});
