/** The scenario matrix as text and as JSON. */
import type { MatrixReport } from '../lab/matrix.js';
import { columns, type Column } from './columns.js';
import type { Paint } from './paint.js';

const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });
const HEAD = [
  left('scenario'),
  left('variant'),
  left('seen'),
  right('executions'),
  left('covered'),
  left('found by'),
  right('steps'),
  right('switches'),
  left('replayed'),
  left('verdict'),
];

export function matrixTable(report: MatrixReport, paint: Paint): string {
  const { rows, settings, shards, elapsedMs, interrupted } = report;
  const [head, ...lines] = columns(
    HEAD,
    rows.map((row, i) => [
      i > 0 && rows[i - 1].scenario === row.scenario ? '' : row.scenario,
      row.variant,
      row.outcome ?? '-',
      String(row.executions),
      row.coverage,
      row.strategy ?? '-',
      text(row.steps),
      text(row.switches),
      replays(row),
      row.verdict.replaceAll('-', ' '),
    ]),
  );
  const painted = lines.map((line, i) => (rows[i].verdict === 'as-expected' ? line : paint.red(line)));
  const problems = rows.flatMap(({ scenario, variant, problem }) =>
    problem === null ? [] : [paint.red(`${scenario} on ${variant}: ${problem}`)],
  );
  const expected = rows.filter(({ verdict }) => verdict === 'as-expected').length;
  const cells = settings.cells.filter((_, i) => shards.some(({ index, count }) => i % count === index)).length;
  const why = interrupted ? 'interrupted' : 'the budget ended';
  const done = rows.length < cells ? `${why} with ${rows.length} of ${cells} cells done, ` : '';
  const share = shards.length === 1 && shards[0].count > 1 ? `share ${shards[0].index + 1}/${shards[0].count}, ` : '';
  return [
    paint.bold(head),
    ...painted,
    '',
    ...problems,
    `${done}${expected} of ${rows.length} cells as declared, ${share}seed ${settings.seed}, ${(elapsedMs / 1000).toFixed(0)} s`,
    `replayed: times on coop + on lockstep, with the same trace each time. covered: bound:N is every schedule with at most N preemptions.`,
  ].join('\n');
}

export function matrixJson({ rows, verdict, settings, shards, elapsedMs, interrupted }: MatrixReport): string {
  const document = {
    schema: 'smplab.matrix/1',
    seed: settings.seed,
    elapsedMs: Math.round(elapsedMs),
    interrupted,
    settings,
    shards,
    rows,
    verdict,
  };
  return JSON.stringify(document, null, 2);
}

function replays({ confirmed }: MatrixReport['rows'][number]): string {
  return confirmed === null ? '-' : `${confirmed.coop}+${confirmed.lockstep}`;
}

function text(value: number | null): string {
  return value === null ? '-' : String(value);
}
