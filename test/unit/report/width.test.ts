/** Tables fit a terminal of 80 columns. */
import { describe, expect, it } from 'vitest';
import type { Interleaving } from '../../../src/lab/interleaving.js';
import { bisectText } from '../../../src/report/bisect.js';
import { checkText } from '../../../src/report/check.js';
import { wrap, wrappedColumns } from '../../../src/report/columns.js';
import { exploreText } from '../../../src/report/explore.js';
import { interleavingTable } from '../../../src/report/interleaving.js';
import { litmusText } from '../../../src/report/litmus.js';
import type { Region } from '../../../src/memory/arena.js';
import { layoutKernel } from '../../../src/kernel/layout.js';
import { Arena } from '../../../src/memory/arena.js';
import { memoryMapText } from '../../../src/report/memory-map.js';
import { matrixTable } from '../../../src/report/matrix.js';
import { NO_PAINT, type Paint } from '../../../src/report/paint.js';
import { tortureText } from '../../../src/report/torture.js';
import { CHECKED, EXPLORED, LITMUS, MATRIX, TORTURED } from './results.js';

const LONG = 'a sentence that is longer than any line of a terminal, as those that say what an outcome means often are';
const REGION: Region = { name: 'cpu', struct: 'cpu', fields: [], base: 16, stride: 64, count: 1, perCpu: true };
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
  [
    'bisect',
    bisectText({
      scenario: 'csd/enxio-locked',
      looks: [{ kernel: 'v3.16', bad: false, executions: 20_000 }],
      what: 'introduced',
      step: { name: 'async-unlock', source: '8053871d0f7f', summary: LONG },
    }),
  ],
  [
    'check',
    checkText({
      ...CHECKED,
      verdict: 'nothing wrong seen',
      finding: null,
      explore: {
        engine: 'lockstep',
        because: LONG,
        programs: 5,
        executions: 123_456,
        distinctTraces: 123_456,
        elapsedMs: 9999,
        unknown: 7,
        watched: true,
        declaredRaces: [],
        unwatched: [LONG],
        covered: { programs: 5, executions: 123_456, threads: 3, calls: 4 },
        perProgram: [],
      },
      progress: {
        verdict: 'blocking',
        claimed: null,
        programs: 5,
        freezes: 417,
        alone: 345,
        waits: [],
        places: ['a.js:1'],
        text: LONG,
        covered: { programs: 4, executions: 123_456, threads: 3, calls: 4 },
      },
    }),
  ],
  [
    'memory',
    memoryMapText(
      [{ ...REGION, fields: LONG.split(' ').map((name, i) => [name, i] as const) }],
      1,
      1,
      NO_PAINT,
    ).replaceAll(/:\d+/g, ''),
  ],
])('of %s', (_, text) => {
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(text.replaceAll(/\s+/g, ' ')).toContain(LONG);
});

it.each([4, 256])('of the memory of %i CPUs', (cpus) => {
  const arena = new Arena();
  layoutKernel(arena, cpus, {});
  const text = memoryMapText(arena.regions, arena.bytes, cpus, NO_PAINT);
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

it('of an exploration', () => {
  const scenario = 'hotplug/stopper-enabled-late';
  const text = exploreText({
    ...EXPLORED,
    scenario,
    variant: 'busted-enxio',
    elapsedMs: 123_456,
    readsFromPairs: 1234,
  });
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
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

it('of a torture, but for what was found', () => {
  const lines = tortureText({ ...TORTURED, findings: [], expected: null }, NO_PAINT).split('\n');
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(lines.length).toBeGreaterThan(8);
});

describe('of an interleaving', () => {
  const at = (actor: number, text: string): Interleaving['rows'][number] => ({
    actor,
    by: 'operation',
    depth: 0,
    irqsOff: false,
    text,
    where: 'stop-machine.ts:123',
  });
  const interleaving = (actors: number, text: string): Interleaving => ({
    actors: Array.from({ length: actors }, (_, id) => `thread ${id}`),
    rows: Array.from({ length: actors }, (_, id) => at(id, text)),
    finding: LONG,
  });

  it.each([1, 2, 3, 4])('with %i threads: the place is on it, and the text is not cut', (actors) => {
    const table = interleavingTable(interleaving(actors, LONG));
    const lines = table.split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.filter((line) => line.endsWith(' stop-machine.ts:123'))).toHaveLength(actors);
    const words = new Set(table.split(/\s+/));
    expect(LONG.split(' ').filter((word) => !words.has(word))).toEqual([]);
  });

  it('has a colour for each thread, which is no part of its width', () => {
    const tag = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
    const paint: Paint = { ...NO_PAINT, actors: [tag('a'), tag('b')] };
    const painted = interleavingTable(interleaving(3, 'a[0] is 0'), false, paint);
    expect(painted).toMatch(/^ step {3}<a>thread 0 *<\/a><b>thread 1 *<\/b><a>thread 2 *<\/a>$/m);
    for (const name of ['a', 'b']) expect(painted).toContain(`<${name}>  a[0] is 0</${name}>`);
    expect(painted.replaceAll(/<\/?[ab]>/g, '').replaceAll(/ +$/gm, '')).toBe(
      interleavingTable(interleaving(3, 'a[0] is 0')),
    );
  });
});
