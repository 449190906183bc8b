/**
 * Two runs side by side. What is compared is each row's ratio to its reference, because times of two runs are not
 * comparable; that of the reference itself is 1 by definition. A regression is a ratio of ours that got worse by more
 * than the noise of both; what others' packages do is shown and not judged.
 */
import { columns, type Column } from '../../src/report/columns.js';
import { SCHEMA, type BenchReport, type Ratio, type Row, type Table } from '../table.js';

export interface Change {
  readonly title: string;
  readonly row: string;
  /** Now divided by then, above 1 is worse, with what the intervals of both allow. */
  readonly change: Ratio;
  readonly regression: boolean;
}

/**
 * A change within this means nothing, however sure each run is of its own: where code and memory happen to lie
 * lasts for a whole run. Rows of a few nanoseconds of one and the same build differed by up to 13 %.
 */
const TOLERATED = 1.25;

/** Rows that both runs measured against the same reference. */
export function compareReports(before: BenchReport, after: BenchReport): Change[] {
  return after.tables.flatMap((table) => {
    const old = before.tables.find(({ title }) => title === table.title);
    return old === undefined || old.reference !== table.reference ? [] : compareTables(old, table);
  });
}

/** Reads what `--save` wrote. @throws {RangeError} when it is something else */
export function parseReport(text: string, file: string): BenchReport {
  let report: Partial<BenchReport> | null;
  try {
    report = JSON.parse(text) as Partial<BenchReport> | null;
  } catch {
    throw new RangeError(`${file} is not JSON`);
  }
  if (report?.schema !== SCHEMA || !Array.isArray(report.tables))
    throw new RangeError(`${file} is not a report of schema ${SCHEMA}`);
  return report as BenchReport;
}

export function printChanges(changes: readonly Change[]): string {
  if (changes.length === 0) return 'nothing to compare: no row was measured in both runs against the same reference\n';
  const head: Column[] = [
    { title: 'now / then, above 1 is worse', align: 'left' },
    { title: 'row', align: 'left' },
    { title: 'ratio', align: 'right' },
    { title: '95 %', align: 'left' },
    { title: '', align: 'left' },
  ];
  const rows = changes.map(({ title, row, change, regression }) => [
    title,
    row,
    change.median.toFixed(2),
    `${change.low.toFixed(2)}–${change.high.toFixed(2)}`,
    regression ? 'REGRESSION' : '',
  ]);
  return `${columns(head, rows).join('\n')}\n`;
}

function compareTables(before: Table, after: Table): Change[] {
  return after.rows.flatMap((row) => {
    const old = before.rows.find(({ name }) => name === row.name);
    const change = row.name === after.reference ? null : changeOf(old?.ratio ?? null, row, after.unit === '/s');
    if (change === null) return [];
    return [
      {
        title: after.title,
        row: row.name,
        change,
        regression: isOurs(row) && change.low > 1 && change.median > TOLERATED,
      },
    ];
  });
}

function isOurs({ name }: Row): boolean {
  return name.startsWith('smplab');
}

function changeOf(then: Ratio | null, { ratio: now }: Row, moreIsBetter: boolean): Ratio | null {
  if (then === null || now === null) return null;
  const [worse, base] = moreIsBetter ? [then, now] : [now, then];
  return { median: worse.median / base.median, low: worse.low / base.high, high: worse.high / base.low };
}
