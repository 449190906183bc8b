/**
 * What comes of a data race: its accesses are made steps of their own, and it is looked for an execution in which
 * something else is wrong. First with interleavings alone, then with all that the memory model of the language allows.
 */
import { isAsyncCode } from '../lab/async-code.js';
import { DATA_RACE } from '../lab/data-race.js';
import { unitedPlaces, type MemoryModel, type PlainPlace } from '../lab/plain-memory.js';
import { formatShard, WHOLE } from '../search/shard.js';
import type { Found } from '../search/statistics.js';
import type { Execution } from '../lab/schedule.js';
import { NotOnCoop } from './pool/watched-threads.js';
import type { SearchRequest, SearchThreads } from './search.js';
import { describe, type DescribeRequest } from './shown.js';
import type { Shown } from './tasks/tasks.js';

export type ConsequenceRequest = Pick<SearchRequest, 'seed' | 'consequences'>;

/** Races that are only found where the accesses of others are steps: after so many rounds it is given up. */
const ROUNDS = 6;
/** Executions of a round, and how long a round takes at most, the start of real threads included. */
const EXECUTIONS = 20_000;
const ROUND_MS = { coop: 2000, lockstep: 5000 } as const;

/** Null: the finding is no data race, it was not asked for, or nothing was seen to come of it. */
export async function consequenceOf(
  threads: Pick<SearchThreads, 'run'>,
  request: DescribeRequest & ConsequenceRequest,
  found: Found,
  thread = 0,
): Promise<Shown | null> {
  const { plain } = request.reference;
  const places = placesOf(found.execution);
  if (!request.consequences || places.length === 0) return null;
  const after = request.after && { plan: { deviations: [] }, leftOut: request.after.leftOut };
  const models = modelsOf(request.engine, plain.model);
  let points = typeof plain.points === 'string' ? [] : unitedPlaces(plain.points, places);
  if (plain.points === 'always') points = places;
  for (const model of models) {
    for (let round = 0; round < ROUNDS; round++) {
      const reference = { ...request.reference, plain: { points, model } };
      const next = await explore(threads, { ...request, reference, after }, thread);
      if (next === null) break;
      const others = placesOf(next.execution);
      const more = unitedPlaces(points, others);
      if (others.length === 0 || more.length === points.length) {
        const { finding } = await describe(threads, { ...request, reference, after }, next, thread);
        return finding;
      }
      points = more;
    }
  }
  return null;
}

/** Real threads read what their memory holds. */
function modelsOf(engine: DescribeRequest['engine'], model: MemoryModel): readonly MemoryModel[] {
  return engine === 'coop' && model === 'interleaving' ? ['interleaving', 'ecmascript'] : [model];
}

/** The first finding of a search in which these accesses are steps. */
async function explore(
  threads: Pick<SearchThreads, 'run'>,
  { reference, engine, seed, after }: DescribeRequest & ConsequenceRequest,
  thread: number,
): Promise<Found | null> {
  try {
    const { summary } = await threads.run(thread, 'explore', {
      reference,
      engine,
      seed,
      after,
      strategy: 'portfolio',
      executions: EXECUTIONS,
      steps: null,
      until: Date.now() + ROUND_MS[engine],
      keepGoing: false,
      twice: false,
      shard: formatShard(WHOLE),
      lanes: null,
    });
    return summary.findings[0] ?? null;
  } catch (error) {
    if (error instanceof NotOnCoop) return null; // code that cannot wait where the accesses stand
    if (isAsyncCode(error)) return null; // what goes on later has no memory model but interleaving
    throw error;
  }
}

function placesOf({ findings }: Execution): PlainPlace[] {
  return unitedPlaces(
    findings.filter(({ kind }) => kind === DATA_RACE).flatMap(({ places = [] }) => places),
    [],
  );
}
