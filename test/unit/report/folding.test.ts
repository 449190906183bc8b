/** How a table is laid out: which steps of a long run it leaves out, and where actors stand when they are many. */
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

it('a column for each actor, as long as their names fit', () => {
  const of = (actors: number): string =>
    interleavingTable({
      actors: Array.from({ length: actors }, (_, id) => `actor ${id}`),
      rows: Array.from({ length: actors }, (_, actor) => ({
        ...row(`a[${actor}] := 1`, false),
        actor,
        where: 'a.mjs:1',
      })),
      finding: null,
    });
  const [head, ...lines] = of(3).split('\n');
  expect(head.split(/ {2,}/).slice(1)).toEqual(['actor 0', 'actor 1', 'actor 2']);
  expect(lines[1].indexOf('a[1]')).toBeGreaterThan(lines[0].indexOf('a[0]'));
});

it('the name in each row, where they do not', () => {
  const rows = Array.from({ length: 12 }, (_, actor) => ({
    ...row(`a[${actor}] := 1`, false),
    actor,
    where: 'a.mjs:1',
  }));
  const actors = rows.map((_, id) => `actor ${id}`);
  const lines = interleavingTable({ actors, rows: [...rows, ...run('own', true)], finding: null }).split('\n');
  expect(lines[0]).toBe(' step');
  expect(lines[12]).toMatch(/^ +12 ~ +actor 11 a\[11\] := 1 +a\.mjs:1$/);
  expect(lines[15]).toMatch(/^ +actor 0 {2}\.\.\. 5 steps \.\.\.$/);
});
