import { describe, expect, it } from 'vitest';
import { compareReports, parseReport } from '../../../bench/report/compare.js';
import { environment } from '../../../bench/report/environment.js';
import { htmlReport } from '../../../bench/report/html.js';
import { markdownPage } from '../../../bench/report/markdown.js';
import { printReport } from '../../../bench/report/print.js';
import { medianWithConfidence, ratioOf, summarise } from '../../../bench/statistics.js';
import { bar, SCHEMA, type BenchReport, type Ratio } from '../../../bench/table.js';

function report(ratio: Ratio, load = 0, reference = 'C', name = 'smplab, traced'): BenchReport {
  const figure = { min: 1, median: 2, samples: 9 };
  const rows = [
    { name: reference, figure, ratio: { median: 1, low: 1, high: 1 } },
    { name, figure, ratio },
    { name: 'peer', figure: null, ratio: null, why: 'it is not installed' },
  ];
  return {
    schema: SCHEMA,
    environment: environment(load, 2),
    tables: [{ title: 't', unit: 'ns', reference, rows }],
    bars: [bar('b', 'at most', 2, null, { why: 'no C' })],
  };
}

describe('statistics of the bench', () => {
  it('take the ratio round by round, and its median with an interval', () => {
    expect(ratioOf([2, 20, 6], [1, 10, 2])).toEqual({ median: 2, low: 2, high: 3 });
    const { median, low, high } = medianWithConfidence(Array.from({ length: 101 }, (_, i) => i));
    expect({ median, low, high }).toEqual({ median: 50, low: 40, high: 61 });
  });

  it('of tinybench are of the samples that it is handed', async () => {
    expect(await summarise([3, 1, 2])).toEqual({ min: 1, median: 2, samples: 3 });
  });
});

describe('two reports', () => {
  const before = report({ median: 2, low: 1.9, high: 2.1 });

  it('show a regression when it is beyond the noise of both, and not otherwise', () => {
    const found = (now: Ratio): boolean[] => compareReports(before, report(now)).map(({ regression }) => regression);
    expect(found({ median: 3, low: 2.9, high: 3.1 })).toEqual([true]);
    expect(found({ median: 3, low: 2, high: 4 })).toEqual([false]);
    expect(found({ median: 1, low: 0.9, high: 1.1 })).toEqual([false]);
  });

  it('differ somewhat by where code and memory lie, and peers as they like', () => {
    const sure = (factor: number): Ratio => ({ median: 2 * factor, low: 1.99 * factor, high: 2.01 * factor });
    const found = (factor: number, name?: string): boolean[] =>
      compareReports(report(sure(1), 0, 'C', name), report(sure(factor), 0, 'C', name)).map(
        ({ regression }) => regression,
      );
    expect([found(1.2), found(1.3), found(1.3, 'MessagePort')]).toEqual([[false], [true], [false]]);
  });

  it('are not compared against different references', () => {
    expect(compareReports(before, report({ median: 9, low: 9, high: 9 }, 0, 'smplab alone'))).toEqual([]);
  });

  it('are refused in one line when they are something else', () => {
    expect(() => parseReport('{', 'a.json')).toThrow(new RangeError('a.json is not JSON'));
    expect(() => parseReport('{}', 'a.json')).toThrow(
      new RangeError('a.json is not a report of schema smplab.bench/1'),
    );
    expect(parseReport(JSON.stringify(before), 'a.json')).toEqual(before);
  });
});

describe('a printed report', () => {
  it('marks every line on a loaded machine, and lists what could not be measured', () => {
    const quiet = printReport(report({ median: 2, low: 1, high: 3 }));
    expect(quiet).toContain('peer: not measured: it is not installed\n');
    expect(quiet).toContain('not measured: no C\n');
    expect(quiet).not.toContain('!');
    const lines = printReport(report({ median: 2, low: 1, high: 3 }, 1.5))
      .trimEnd()
      .split('\n')
      .slice(1)
      .filter((line) => line !== '');
    expect(lines.filter((line) => !line.startsWith('! '))).toEqual([]);
  });
});

describe('a report as a page', () => {
  const some = report({ median: 2, low: 1, high: 3 }, 0, '<C>');

  it('of the documents has a row for what was measured, and the reason for what was not', () => {
    const page = markdownPage(some);
    expect(page).toContain('| b | ≤ 2 | – | not measured: no C |');
    expect(page).toContain('| smplab, traced | 2.00 | 2.00 | 1.00–3.00 | 9 |');
    expect(page).toContain('| peer | – |  | not measured: it is not installed |  |');
  });

  it('that draws it has a bar for each figure, loads nothing, and holds no markup of names', () => {
    const page = htmlReport(some);
    expect(page.match(/<rect /g)).toHaveLength(2);
    expect(page.match(/<rect class="bar ours" width="100\.00"|<rect class="bar ours" width="66\.67"/g)).toHaveLength(1);
    expect(page).toContain('not measured: it is not installed');
    expect(page).toContain('&lt;C&gt;');
    expect(page).not.toMatch(/<C>|<script|src=|href=/);
  });
});

describe('a bar', () => {
  it('holds within its limit, or within 1.15 of a floor of the same run', () => {
    expect(bar('b', 'at most', 2, 1.9, { ofFloor: 3 }).holds).toBe(true);
    expect(bar('b', 'at most', 2, 2.1, { ofFloor: 1.14 }).holds).toBe(true);
    expect(bar('b', 'at most', 2, 2.1, { ofFloor: 1.16 }).holds).toBe(false);
    expect(bar('b', 'at least', 2, 1.9).holds).toBe(false);
    expect(bar('b', 'at most', 2, null, { why: 'no C', ofFloor: 1 })).toMatchObject({ holds: null, why: 'no C' });
  });

  it('that is out of reach says how near it is to its floor, on every page', () => {
    const near = {
      ...report({ median: 2, low: 1.9, high: 2.1 }),
      bars: [bar('b', 'at most', 2, 2.5, { ofFloor: 1.02 })],
    };
    const far = { ...near, bars: [bar('b', 'at most', 2, 2.5, { ofFloor: 1.5 })] };
    expect(printReport(near)).toMatch(/2\.50 +yes, 1\.02 of its floor/);
    expect(printReport(far)).toMatch(/2\.50 +no, 1\.50 of its floor/);
    expect(markdownPage(far)).toContain('**no, 1.50 of its floor**');
    expect(htmlReport(far)).toContain('<span class="no">no, 1.50 of its floor</span>');
  });
});
