import { describe, expect, it } from 'vitest';
import { columns, groups, type Column } from '../../../src/report/columns.js';

const HEAD: readonly Column[] = [
  { title: 'name', align: 'left' },
  { title: 'x', align: 'right', group: 'many' },
  { title: 'yy', align: 'right' },
  { title: 'z', align: 'left', group: 'some' },
];
const ROWS = [
  ['a', '1', '2', 'c'],
  ['longer', '1234', '5', ''],
];

describe('columns', () => {
  it('are as wide as their widest cell, aligned, without trailing blanks', () => {
    expect(columns(HEAD, ROWS)).toEqual(['name       x  yy  z', 'a          1   2  c', 'longer  1234   5']);
  });

  it('without rows are a head', () => {
    expect(columns(HEAD, [])).toEqual(['name  x  yy  z']);
  });

  it('have group titles where the first column of the group has its own', () => {
    const [titles] = columns(HEAD, ROWS);
    expect([groups(HEAD, titles), titles]).toEqual(['           many   some', 'name       x  yy  z']);
  });
});
