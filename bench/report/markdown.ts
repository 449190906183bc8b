/** A report as a page of the documents: the environment, the bars, and every table. */
import { environmentLine } from './environment.js';
import { barCells, figureText } from './print.js';
import type { Bar, BenchReport, Row, Table } from '../table.js';

const PAGE = 'docs/reference/benchmarks.md';

export function markdownPage(report: BenchReport): string {
  const lines = [
    '# Benchmarks',
    '',
    `<!-- Written by \`npm run bench -- --markdown ${PAGE}\` -->`,
    '',
    `One run of \`npm run bench\` on ${environmentLine(report.environment)}.`,
    'How it is measured, and why that is fair: [how the benchmark is fair](../explanation/benchmarks.md). A ratio is taken between',
    'neighbours of one round; its median counts, with the interval that holds it with 95 % confidence.',
    '',
    '## Bars',
    '',
    ...grid(['bar', 'limit', 'measured', 'holds'], report.bars.map(emphasised)),
    ...report.tables.flatMap(tableLines),
  ];
  return `${lines.join('\n')}\n`;
}

function emphasised(bar: Bar): string[] {
  const [name, limit, measured, said] = barCells(bar);
  return [name, limit, measured, bar.holds === false ? `**${said}**` : said];
}

function tableLines(table: Table): string[] {
  const rows = table.rows.map((row) => rowCells(row));
  const notes = (table.notes ?? []).flatMap((note) => ['', note]);
  return [
    '',
    `## ${table.title}`,
    '',
    ...grid(['', `median, ${table.unit}`, 'ratio', '95 %', 'rounds'], rows),
    ...notes,
  ];
}

function rowCells({ name, figure, ratio, why }: Row): string[] {
  if (figure === null) return [name, '–', '', `not measured: ${why}`, ''];
  const interval = ratio === null ? '' : `${ratio.low.toFixed(2)}–${ratio.high.toFixed(2)}`;
  return [
    name,
    figureText(figure.median),
    ratio === null ? '' : ratio.median.toFixed(2),
    interval,
    String(figure.samples),
  ];
}

function grid(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [lineOf(head), `|${'---|'.repeat(head.length)}`, ...rows.map(lineOf)];
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
}
