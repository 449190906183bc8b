import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NO_PAINT, type Paint } from '../../../src/report/paint.js';
import { runTable } from '../../../src/report/run/table.js';
import { MOTLEY, RESULT, ROW } from './results.js';

const GOLDEN = join(import.meta.dirname, '../../../../test/golden');

const TAGS: Paint = {
  bold: (text) => `<b>${text}</b>`,
  dim: (text) => `<dim>${text}</dim>`,
  red: (text) => `<red>${text}</red>`,
  green: (text) => `<green>${text}</green>`,
  yellow: (text) => `<yellow>${text}</yellow>`,
  actors: [(text) => `<actor>${text}</actor>`],
};

describe('the table of a run', () => {
  it.each([
    ['run-table.txt', RESULT],
    ['run-table-motley.txt', MOTLEY],
  ])('is %s (after a change: vitest run -u)', async (file, result) => {
    await expect(`${runTable(result, NO_PAINT)}\n`).toMatchFileSnapshot(join(GOLDEN, file));
  });

  it.each([
    ['plain', RESULT],
    ['motley', MOTLEY],
  ])('fits a terminal: %s', (_, result) => {
    const lines = runTable(result, NO_PAINT).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(
      lines.filter((line) => /\s$/.test(line)),
      'lines with trailing blanks',
    ).toEqual([]);
  });

  it('has no escape codes of its own', () => {
    expect(runTable(MOTLEY, NO_PAINT)).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it('paints the verdict, and nothing moves', () => {
    const painted = runTable(MOTLEY, TAGS);
    for (const [verdict, colour] of [
      ['not as expected', 'red'],
      ['not applicable', 'yellow'],
      ['as expected', 'green'],
      ['unknown', 'yellow'],
    ]) {
      expect(painted).toContain(`<${colour}>${verdict}</${colour}>`);
    }
    expect(painted.replaceAll(/<\/?\w+>/g, '')).toBe(runTable(MOTLEY, NO_PAINT));
  });

  it('says nothing of careless calls, lost events and the like when there are none', () => {
    expect(runTable(RESULT, NO_PAINT)).not.toMatch(/careless|interrupted|--max-calls|were lost/);
  });

  it('gives each row under its titles', () => {
    const lines = runTable(
      { ...RESULT, variants: [{ ...ROW, offlineIpis: { withWork: 77, empty: 88 } }] },
      NO_PAINT,
    ).split('\n');
    const under = (title: string): string => {
      const at = lines.findIndex((line) => line.startsWith('variant ') && line.includes(title));
      return lines[at + 1]
        .slice(0, lines[at].indexOf(title) + title.length)
        .split(' ')
        .at(-1)!;
    };
    const titles = ['queued', 'run', 'refused', 'lost', 'stuck', 'work', 'empty', 'warn', 'off/on', 'p50 µs', 'p99 µs'];
    expect(titles.map(under)).toEqual(['1381', '1364', '44', '17', '17', '77', '88', '1', '25/25', '78', '4922']);
  });
});
