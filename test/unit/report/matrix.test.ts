import { expect, it } from 'vitest';
import type { MatrixReport, MatrixRow } from '../../../src/lab/matrix.js';
import { matrixTable } from '../../../src/report/matrix.js';
import { NO_PAINT } from '../../../src/report/paint.js';

const ROW: MatrixRow = {
  scenario: 'a/b',
  variant: 'broken',
  verdict: 'as-expected',
  found: true,
  outcome: 'x',
  text: 'x',
  coverage: 'sampled',
  strategy: 'pos',
  executions: 3,
  token: 's1.x',
  steps: 4,
  switches: 1,
  confirmed: { coop: 1, lockstep: 1 },
  problem: null,
};
const REPORT: MatrixReport = {
  rows: [ROW],
  verdict: 'as-expected',
  settings: { seed: 1, executions: 10, steps: 100, confirm: '1/1', cells: ['a/b broken', 'a/b fixed', 'c/d broken'] },
  shards: [{ index: 0, count: 1 }],
  elapsedMs: 5000,
  interrupted: false,
};

it('says how many cells are as declared', () => {
  const rows = ['broken', 'fixed'].map((variant) => ({ ...ROW, variant }));
  const done = { ...REPORT, rows: [...rows, { ...ROW, scenario: 'c/d' }] };
  expect(matrixTable(done, NO_PAINT)).toContain('\n3 of 3 cells as declared, seed 1, 5 s\n');
});

it('says first that the budget ended before all cells were done', () => {
  expect(matrixTable(REPORT, NO_PAINT)).toContain('\nthe budget ended with 1 of 3 cells done, 1 of 1 cells as ');
});

it.each([
  [[], 'interrupted with 0 of 3 cells done, seed 1, 5 s'],
  [[ROW], 'interrupted with 1 of 3 cells done, 1 of 1 cells as declared, seed 1, 5 s'],
])('says first that it was interrupted', (rows, line) => {
  expect(matrixTable({ ...REPORT, rows, interrupted: true }, NO_PAINT)).toContain(`\n${line}\n`);
});
