/** The scenario matrix as text and as JSON. */
import { counted } from '../common/counted.js';
import type { MatrixReport, MatrixRow } from '../lab/matrix.js';
import { left, right, wrappedColumns } from './columns.js';
import type { Paint } from './paint.js';

const HEAD = [left('variant'), left('verdict'), right('executions'), left('covered'), left('seen')];
const INDENT = 2;

/** A block for each scenario, a row for each variant; below a row how its finding was found. */
export function matrixTable(report: MatrixReport, paint: Paint): string {
  const { rows, settings, shards, elapsedMs } = report;
  const [head, ...lines] = wrappedColumns(
    HEAD,
    rows.map((row) => [row.variant, words(row.verdict), String(row.executions), row.coverage, row.outcome ?? '-']),
    INDENT,
  );
  const blocks = rows.flatMap((row, i) => [
    ...(i > 0 && rows[i - 1].scenario === row.scenario ? [] : [paint.bold(row.scenario)]),
    (row.verdict === 'as-expected' ? (text: string): string => text : paint.red)(`  ${lines[i]}`),
    ...(row.outcome === null ? [] : [paint.dim(`    ${shortest(row)}`)]),
  ]);
  const problems = rows.flatMap(({ scenario, variant, problem }) =>
    problem === null ? [] : [paint.red(`${scenario} on ${variant}: ${problem}`)],
  );
  const share = shards.length === 1 && shards[0].count > 1 ? `share ${shards[0].index + 1}/${shards[0].count}, ` : '';
  return [
    paint.dim(`  ${head}`),
    ...blocks,
    '',
    ...problems,
    `${cellsJudged(report)}, ${share}seed ${settings.seed}, ${(elapsedMs / 1000).toFixed(0)} s`,
    ...(rows.length === 0 ? [] : [`where nothing was seen: ${coverages(rows)}`]),
    ...LEGEND.map((line) => paint.dim(line)),
  ].join('\n');
}

/** How many cells there are, were done, and are as declared. */
export function cellsJudged({ rows, settings, shards, interrupted }: MatrixReport): string {
  const expected = rows.filter(({ verdict }) => verdict === 'as-expected').length;
  const cells = settings.cells.filter((_, i) => shards.some(({ index, count }) => i % count === index)).length;
  const why = interrupted ? 'interrupted' : 'the budget ended';
  const done = rows.length < cells ? [`${why} with ${rows.length} of ${cells} cells done`] : [];
  const judged = rows.length === 0 && cells > 0 ? [] : [`${expected} of ${rows.length} cells as declared`];
  return [...done, ...judged].join(', ');
}

const LEGEND = [
  'Below what was seen: the shortest schedule found, and its replays with the same',
  'trace, on coroutines + on real threads.',
  'bound:N is every schedule with at most N preemptions.',
];

function shortest({ strategy, steps, switches, confirmed }: MatrixRow): string {
  return [
    steps === null ? '' : `${steps} steps, ${counted(switches ?? 0, 'preemption')}`,
    strategy === null ? '' : `by ${strategy}`,
    confirmed === null ? '' : `replayed ${confirmed.coop}+${confirmed.lockstep}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** How many cells in which nothing was to be found are covered, and how far. */
function coverages(rows: readonly MatrixRow[]): string {
  const unseen = rows.filter(({ outcome }) => outcome === null);
  const of = (kind: string): number => unseen.filter(({ coverage }) => coverage.startsWith(kind)).length;
  return `${of('exhausted')} exhausted, ${of('bound:')} bound:N, ${of('sampled')} sampled`;
}

function words(verdict: MatrixRow['verdict']): string {
  return verdict.replaceAll('-', ' ');
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
