/** Shows what a search has found: shrunk, described, replayed, and confirmed on real threads. */
import { Broken, InputError } from '../common/errors.js';
import { knownPlaces } from '../lab/plain-memory.js';
import { EnginesDisagree } from '../search/confirm.js';
import type { Found } from '../search/statistics.js';
import type { SearchRequest, SearchThreads } from './search.js';
import type { ConfirmOrder, DescribeOrder, Shown } from './tasks/tasks.js';

export interface Unconfirmed {
  /** `disagree`: both engines executed the plan, and did not do the same. */
  readonly kind: 'disagree' | 'not tried';
  readonly text: string;
}

/** A finding as it is shown. */
export interface Described {
  readonly finding: Shown;
  /** Why it could not be confirmed on real threads; null: it was. */
  readonly problem: Unconfirmed | null;
}

export type DescribeRequest = Pick<
  SearchRequest,
  'reference' | 'engine' | 'after' | 'replays' | 'until' | 'shrinkExecutions'
>;

const MODELLED = 'real threads read what their memory holds, and not what a memory model allows';
/** Shrinking and replaying may go on for so long when the budget is used up, or where there is none. */
const [LATE_MS, SHRINK_MS] = [1000, 20_000];

/** Shrinks a finding, and shows it again on real threads, before it is reported. @param thread does all of it */
export async function describe(
  threads: Pick<SearchThreads, 'run'>,
  request: DescribeRequest,
  { strategy, execution }: Found,
  thread = 0,
): Promise<Described> {
  const { reference, engine, after, replays, until, shrinkExecutions } = request;
  const latest = (): number => (until === null ? Date.now() + SHRINK_MS : Math.max(until, Date.now()) + LATE_MS);
  const finding = await shrinkAndShow(threads, thread, () => ({
    reference,
    engine,
    strategy,
    found: execution,
    leftOut: after?.leftOut ?? [],
    replays: replays.own,
    executions: shrinkExecutions,
    until: latest(),
  }));
  if (engine === 'lockstep' || !finding.reproducible || replays.lockstep === 0) return { finding, problem: null };
  if (reference.plain.model !== 'interleaving') return { finding, problem: { kind: 'not tried', text: MODELLED } };
  return await confirm(
    threads,
    { reference, expected: finding.expected, times: replays.lockstep, until: latest() },
    finding,
    thread,
  );
}

/** What breaks in a smaller program, or by another schedule, loses nothing: the finding is shown as it was found. */
async function shrinkAndShow(
  threads: Pick<SearchThreads, 'run'>,
  thread: number,
  order: () => DescribeOrder,
): Promise<Shown> {
  try {
    return await threads.run(thread, 'describe', order());
  } catch (error) {
    if (!(error instanceof InputError || error instanceof Broken)) throw error;
    const asFound = await threads.run(thread, 'describe', { ...order(), executions: 0 });
    return { ...asFound, shrunk: { ...asFound.shrunk, problem: error.message } };
  }
}

async function confirm(
  threads: Pick<SearchThreads, 'run'>,
  order: Omit<ConfirmOrder, 'engine'>,
  finding: Shown,
  thread: number,
): Promise<Described> {
  try {
    const lockstep = await threads.run(thread, 'confirm', { ...order, engine: 'lockstep' });
    return { finding: { ...finding, confirmed: { ...finding.confirmed, lockstep } }, problem: null };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // a plain access that is a step in code that no coroutine can wait in is one on threads alone
    const { points } = order.reference.plain;
    const isExact = points === 'never' || (points !== 'always' && knownPlaces(points).length === 0);
    const kind = error instanceof EnginesDisagree && isExact ? 'disagree' : 'not tried';
    return { finding, problem: { kind, text: error.message } };
  }
}
