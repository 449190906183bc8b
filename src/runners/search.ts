/**
 * A search, whatever the program and the engine: explore on all threads, and when something is found shrink, describe
 * and replay it, and confirm it on real threads.
 */
import type { Coverage } from '../lab/schedule.js';
import { nullIfInterrupted } from '../common/settle.js';
import { formatShard, parseShard, WHOLE } from '../search/shard.js';
import { coverageOf, merge, type Found, type Summary } from '../search/statistics.js';
import { DPOR } from '../search/strategies/names.js';
import { LANES } from '../search/strategies/lanes.js';
import { TraceSet } from '../search/trace-set.js';
import { consequenceOf, type ConsequenceRequest } from './consequence.js';
import type { WatchedThreads } from './pool/watched-threads.js';
import { describe, type DescribeRequest, type Unconfirmed } from './shown.js';
import type { Explored, ExploreOrder, SearchTasks, Shown } from './tasks/tasks.js';

export type SearchThreads = Pick<WatchedThreads<SearchTasks>, 'run' | 'count'>;

export interface SearchRequest extends Omit<ExploreOrder, 'lanes'> {
  /** Replays of a finding: on the engine that found it, and on lockstep. */
  readonly replays: { readonly own: number; readonly lockstep: number };
  /** Whether it is looked for what comes of a data race. */
  readonly consequences: boolean;
  /** Executions that shrinking may take. */
  readonly shrinkExecutions: number;
}

export interface Searched {
  readonly summary: Summary;
  readonly coverage: Coverage;
  readonly readsFromPairs: number;
  /** See Explored; undefined: it was interrupted too soon. */
  readonly program?: string | undefined;
  /** Whether it is kept, and can go on later; undefined: that was not asked for. */
  readonly isKept?: boolean | undefined;
  /** Of the first kind that was found. */
  readonly finding: Shown | null;
  /** Why the finding could not be confirmed on real threads; null: it was, or there is none. */
  readonly problem: Unconfirmed | null;
  /** What comes of a data race that was found; null: it is none, or nothing was seen to. */
  readonly consequence: Shown | null;
}

const NOTHING = { finding: null, problem: null, consequence: null } as const;

/** @throws {NotOnCoop} @throws {Broken} @throws {EnginesDisagree} when a replay on the engine that found it differs */
export async function search(threads: SearchThreads, request: SearchRequest): Promise<Searched> {
  const cells = await exploreAll(threads, request);
  const { traces: _, ...merged } = merge(cells.map((cell) => ({ ...cell.summary, traces: TraceSet.of(cell.traces) })));
  const summary = { ...merged, shards: [parseShard(request.shard) ?? WHOLE] };
  const [found] = summary.findings;
  const described = found === undefined ? NOTHING : await describeAll(threads, request, found);
  const [{ isKept, program } = {}] = cells;
  return { summary, coverage: coverageOf(summary), readsFromPairs: countPairs(cells), program, isKept, ...described };
}

/** The same with one thread, as a whole: while others search something else. */
export async function searchHere(
  threads: Pick<SearchThreads, 'run'>,
  request: SearchRequest,
  thread: number,
): Promise<Searched> {
  const { summary, pairs, program } = await threads.run(thread, 'explore', { ...request, lanes: null });
  const [found] = summary.findings;
  const described = found === undefined ? NOTHING : await describeAll(threads, request, found, thread);
  return { summary, coverage: coverageOf(summary), readsFromPairs: pairs.length, program, ...described };
}

/** The lanes are dealt to the threads; one that is interrupted too long says nothing. */
async function exploreAll(threads: SearchThreads, request: SearchRequest): Promise<Explored[]> {
  if (request.strategy === DPOR) {
    const cell = await threads.run(0, 'explore', { ...request, lanes: null }).catch(nullIfInterrupted);
    return cell === null ? [] : [cell];
  }
  const count = Math.min(threads.count, LANES);
  const cells = await Promise.all(
    Array.from({ length: count }, async (_, thread) => {
      const lanes = Array.from({ length: LANES }, (__, lane) => lane).filter((lane) => lane % count === thread);
      return await threads.run(thread, 'explore', { ...request, lanes }).catch(nullIfInterrupted);
    }),
  );
  return cells.filter((cell) => cell !== null);
}

/** Shows a finding and, of a data race, what comes of it. @param thread does all of it */
export async function describeAll(
  threads: Pick<SearchThreads, 'run'>,
  request: DescribeRequest & ConsequenceRequest,
  found: Found,
  thread = 0,
): Promise<Pick<Searched, 'finding' | 'problem' | 'consequence'>> {
  const shown = await describe(threads, request, found, thread);
  return { ...shown, consequence: await consequenceOf(threads, request, found, thread) };
}

function countPairs(cells: readonly Explored[]): number {
  const pairs = new TraceSet();
  for (const cell of cells) pairs.addAll(TraceSet.of(cell.pairs));
  return pairs.size;
}

/** The share of the whole, as it is written. */
export function shareText(text: string | undefined): string {
  if (text === undefined) return formatShard(WHOLE);
  if (parseShard(text) === undefined) throw new RangeError(`shard: "${text}" is not a share such as 2/4`);
  return text;
}
