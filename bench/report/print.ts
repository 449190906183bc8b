/** A report as text: every table, then the bars. */
import { columns, type Column } from '../../src/report/columns.js';
import { environmentLine, LOADED_MARK } from './environment.js';
import type { Bar, BenchReport, Row, Table } from '../table.js';

export function printReport(report: BenchReport): string {
  const mark = report.environment.loaded ? `${LOADED_MARK} ` : '';
  const lines = [
    environmentLine(report.environment),
    ...report.tables.flatMap((table) => ['', ...tableLines(table).map((line) => mark + line)]),
    ...(report.bars.length === 0 ? [] : ['', ...barLines(report.bars).map((line) => mark + line)]),
  ];
  return `${lines.join('\n')}\n`;
}

function tableLines(table: Table): string[] {
  const timed = table.rows.some(({ percentiles }) => percentiles !== undefined);
  const head: Column[] = [
    { title: table.title, align: 'left' },
    { title: `min ${table.unit}`, align: 'right' },
    { title: `median ${table.unit}`, align: 'right' },
    { title: 'ratio', align: 'right' },
    { title: '95 %', align: 'left' },
    ...(timed ? ['p50 µs', 'p90 µs', 'p99 µs', 'p99.9 µs'].map((title): Column => ({ title, align: 'right' })) : []),
    { title: 'rounds', align: 'right' },
  ];
  const missing = table.rows.filter(({ figure }) => figure === null);
  return [
    ...columns(
      head,
      table.rows.filter(({ figure }) => figure !== null).map((row) => cells(row, timed)),
    ),
    ...missing.map(({ name, why }) => `${name}: not measured: ${why}`),
    ...(table.notes ?? []),
  ];
}

function cells({ name, figure, ratio, percentiles }: Row, timed: boolean): string[] {
  return [
    name,
    figureText(figure?.min),
    figureText(figure?.median),
    ratio === null ? '' : ratio.median.toFixed(2),
    ratio === null ? '' : `${ratio.low.toFixed(2)}–${ratio.high.toFixed(2)}`,
    ...(timed ? [percentiles?.p50, percentiles?.p90, percentiles?.p99, percentiles?.p999].map(figureText) : []),
    String(figure?.samples ?? ''),
  ];
}

function barLines(bars: readonly Bar[]): string[] {
  const head: Column[] = [
    { title: 'bar', align: 'left' },
    { title: 'limit', align: 'right' },
    { title: 'measured', align: 'right' },
    { title: 'holds', align: 'left' },
  ];
  return columns(head, bars.map(barCells));
}

/** Its name, its limit, what was measured, and whether it holds: `yes`, `no`, or why that is not known; how near it is to its floor, where one was measured. */
export function barCells({ name, must, limit, measured, holds, why, ofFloor }: Bar): string[] {
  return [
    name,
    `${must === 'at most' ? '≤' : '≥'} ${limit}`,
    measured === null ? '–' : figureText(measured),
    holds === null
      ? `not measured: ${why}`
      : `${holds ? 'yes' : 'no'}${ofFloor === undefined ? '' : `, ${figureText(ofFloor)} of its floor`}`,
  ];
}

/** Three digits that count, whatever the size. */
export function figureText(value: number | undefined): string {
  if (value === undefined) return '';
  if (value >= 1000) return value.toFixed(0);
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
}
