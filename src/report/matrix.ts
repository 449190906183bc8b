/** The scenario matrix as text and as JSON. */
import type { MatrixReport } from '../lab/matrix.js';
import { columns, type Column } from './columns.js';
import type { Paint } from './paint.js';

const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });
const HEAD = [
  left('scenario'), left('variant'), left('seen'), right('executions'), left('covered'), left('found by'), right('steps'), right('switches'), left('verdict'),
];

export function matrixTable({ rows, seed }: MatrixReport, paint: Paint): string {
  const [head, ...lines] = columns(HEAD, rows.map((row, i) => [
    i > 0 && rows[i - 1].scenario === row.scenario ? '' : row.scenario, row.variant, row.outcome ?? '-', String(row.executions), row.coverage,
    row.strategy ?? '-', text(row.steps), text(row.switches), row.verdict.replaceAll('-', ' '),
  ]));
  const painted = lines.map((line, i) => (rows[i].verdict === 'as-expected' ? line : paint.red(line)));
  const expected = rows.filter(({ verdict }) => verdict === 'as-expected').length;
  return [paint.bold(head), ...painted, '', `${expected} of ${rows.length} cells as declared, seed ${seed}`].join('\n');
}

export function matrixJson({ rows, verdict, seed }: MatrixReport): string {
  return JSON.stringify({ schema: 'smplab.matrix/1', seed, rows, verdict }, null, 2);
}

function text(value: number | null): string {
  return value === null ? '-' : String(value);
}
