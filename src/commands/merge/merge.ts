/**
 * `smplab merge` as a function: the results of the shares of one exploration, or of one matrix, as the result of the
 * whole.
 */
import { formatShard, type Shard } from '../../search/shard.js';
import { coverageOf, merge, type Summary } from '../../search/statistics.js';
import type { MatrixRow, MatrixSettings } from '../../lab/matrix.js';
import { overallVerdict } from '../../lab/verdict.js';
import { InputError } from '../../common/errors.js';
import { reasonToDoubt } from '../explore/limits.js';
import { programOf, readDocument, type ExploreDocument, type MatrixDocument, type ShareDocument } from './document.js';

export interface Merged<Report> {
  readonly report: Report;
  /** Shares that are not there, such as `2/4`; the result is that of a part as long as there are any. */
  readonly missing: readonly string[];
}

/**
 * @throws {InputError} for files that cannot be read, are no results, or do not fit together: it says which and why
 *
 * @public
 */
export async function mergeFiles(paths: readonly string[]): Promise<Merged<ExploreDocument> | Merged<MatrixDocument>> {
  const documents: ShareDocument[] = [];
  for (const path of paths) documents.push(await readDocument(path));
  return mergeResults(documents, paths);
}

/** @param names how messages call the documents @throws {InputError} when they do not fit together */
export function mergeResults(
  documents: readonly ShareDocument[],
  names: readonly string[] = documents.map((_, i) => `result ${i + 1}`),
): Merged<ExploreDocument> | Merged<MatrixDocument> {
  if (documents.length === 0) throw new InputError('there is nothing to merge');
  const explorations = documents.filter((document) => document.schema === 'smplab.explore/1');
  if (explorations.length === documents.length) return mergeExplorations(explorations, names);
  const matrices = documents.filter((document) => document.schema === 'smplab.matrix/1');
  if (matrices.length === documents.length) return mergeMatrices(matrices, names);
  throw new InputError(
    `${names[documents.findIndex(({ schema }) => schema !== documents[0].schema)]}: not of the same command as ${names[0]}`,
  );
}

function mergeExplorations(parts: readonly ExploreDocument[], names: readonly string[]): Merged<ExploreDocument> {
  for (const what of ['scenario', 'variant', 'strategy', 'seed', 'spurious'] as const)
    expectSame(
      what,
      parts.map((part) => part[what] ?? false),
      names,
    );
  expectSame(
    'faults',
    parts.map(({ faults = {} }) => `${faults.lostIpis ?? 'no'} lost IPIs, ${faults.freezes ?? 'no'} freezes`),
    names,
  );
  expectSame(
    'source, option or version of smplab',
    parts.map(({ program = 'none' }) => program),
    names,
    false,
  );
  const missing = missingShares(
    parts.map(({ summary }) => summary.shards),
    names,
  );
  const { traces: _, ...summary } = merge(parts.map((part) => part.summary));
  const { checkpoint: _file, ...first } = parts[0];
  const coverage = coverageOf(summary);
  const report: ExploreDocument = {
    ...first,
    inconclusive: doubtOf(parts, { ...summary, coverage }),
    summary,
    coverage,
    readsFromPairs: Math.max(...parts.map(({ readsFromPairs }) => readsFromPairs)),
    elapsedMs: Math.max(...parts.map(({ elapsedMs }) => elapsedMs)),
    interrupted: parts.some(({ interrupted }) => interrupted),
    finding: parts.find(({ finding }) => finding !== null)?.finding ?? null,
  };
  return { report, missing };
}

/** What is enough for each share is enough for all; of what is not, all together may be. */
function doubtOf(parts: readonly ExploreDocument[], summary: Summary): string | null {
  const isDoubted = parts.some(({ inconclusive }) => typeof inconclusive === 'string'); // older files have none
  if (!isDoubted || parts.some(({ finding, interrupted }) => finding !== null || interrupted)) return null;
  return reasonToDoubt(summary, { strategy: parts[0].strategy, until: 0, executions: null });
}

function mergeMatrices(parts: readonly MatrixDocument[], names: readonly string[]): Merged<MatrixDocument> {
  for (const what of ['seed', 'executions', 'steps', 'confirm'] as const)
    expectSame(
      what,
      parts.map(({ settings }) => settings[what]),
      names,
    );
  expectSame(
    'list of cells',
    parts.map(({ settings }) => settings.cells.join(', ')),
    names,
  );
  const missing = missingShares(
    parts.map(({ shards }) => shards),
    names,
  );
  expectSameSources(parts, names);
  const rows = inOrder(
    parts.flatMap((part) => part.rows),
    parts[0].settings,
  );
  const verdicts = rows.map(({ verdict }) => verdict);
  const complete = rows.length === parts[0].settings.cells.length;
  const report: MatrixDocument = {
    ...parts[0],
    rows,
    shards: parts.flatMap(({ shards }) => shards),
    verdict: overallVerdict(complete ? verdicts : [...verdicts, 'unknown']),
    elapsedMs: Math.max(...parts.map(({ elapsedMs }) => elapsedMs)),
    interrupted: parts.some(({ interrupted }) => interrupted),
  };
  return { report, missing };
}

/** Of each scenario, as far as it was executed; of all of them the same version of smplab, and the same steps. */
function expectSameSources(parts: readonly MatrixDocument[], names: readonly string[]): void {
  const known = new Map<string, { readonly is: string; readonly name: string }>();
  for (const [i, { rows }] of parts.entries())
    for (const { scenario, program } of rows)
      for (const [of, is] of sourcesOf(scenario, program)) {
        const first = known.get(of) ?? { is, name: names[i] };
        known.set(of, first);
        if (first.is !== is) throw new InputError(`${names[i]}: another ${of} than ${first.name}`);
      }
}

function sourcesOf(scenario: string, program: string | undefined): (readonly [of: string, is: string])[] {
  if (program === undefined) return [['option or version of smplab', 'none']];
  const { version, token } = programOf(program);
  const { plain, fingerprints } = token;
  return [
    ['option or version of smplab', `${version} ${JSON.stringify(plain)}`],
    [`source of ${scenario}`, JSON.stringify(fingerprints)],
  ];
}

function inOrder(rows: readonly MatrixRow[], { cells }: MatrixSettings): MatrixRow[] {
  const places = new Map(cells.map((cell, place) => [cell, place]));
  const place = ({ scenario, variant }: MatrixRow): number => places.get(`${scenario} ${variant}`) ?? cells.length;
  return rows.toSorted((a, b) => place(a) - place(b));
}

function expectSame(
  what: string,
  values: readonly (string | number | boolean)[],
  names: readonly string[],
  isShown = true,
): void {
  const other = values.findIndex((value) => value !== values[0]);
  if (other < 0) return;
  const detail = !isShown || String(values[other]).length > 60 ? '' : `: ${values[other]}, not ${values[0]}`;
  throw new InputError(`${names[other]}: another ${what} than ${names[0]}${detail}`);
}

/** Shares that are missing. @throws {InputError} for shares of different wholes, or one that is there twice */
function missingShares(shards: readonly (readonly Shard[])[], names: readonly string[]): string[] {
  const count = shards[0][0].count;
  const from = new Map<number, string>();
  for (const [i, part] of shards.entries()) {
    for (const shard of part) {
      if (shard.count !== count)
        throw new InputError(`${names[i]}: share ${formatShard(shard)} is not one of ${count}`);
      const other = from.get(shard.index);
      if (other !== undefined)
        throw new InputError(`${names[i]}: share ${formatShard(shard)} is there twice, see ${other}`);
      from.set(shard.index, names[i]);
    }
  }
  return Array.from({ length: count }, (_, index) => index)
    .filter((index) => !from.has(index))
    .map((index) => formatShard({ index, count }));
}
