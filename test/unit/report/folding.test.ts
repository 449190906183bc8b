/** Which steps of a long run a table leaves out. */
import { expect, it } from 'vitest';
import type { InterleavingRow } from '../../../src/lab/interleaving.js';
import { interleavingTable } from '../../../src/report/interleaving.js';

const row = (text: string, ours: boolean): InterleavingRow => ({
  actor: 0,
  depth: 0,
  irqsOff: false,
  by: 'operation',
  text,
  where: '',
  ours,
});
const table = (rows: readonly InterleavingRow[]): string =>
  interleavingTable({ actors: ['actor 0'], rows, finding: null });
const run = (name: string, ours: boolean): InterleavingRow[] =>
  Array.from({ length: 9 }, (_, i) => row(`${name}${i}`, ours));

it('our own steps, between the first two and the last two', () => {
  expect(table(run('own', true))).toContain('... 5 steps ...');
});

it('none of the reader, however long the run, and those of ours on both sides by themselves', () => {
  const text = table([...run('before', true), ...run('mine', false), ...run('after', true)]);
  for (const { text: shown } of run('mine', false)) expect(text).toContain(shown);
  expect(text.match(/\.\.\. 5 steps \.\.\./g)).toHaveLength(2);
});
