/** The strategies by name, as `smplab list` shows them and `--strategy` takes them. */
import type { RandomSource } from '../../lab/random-source.js';
import type { Strategy } from '../../lab/schedule.js';
import { shareOf, streamOf, WHOLE, type Shard } from '../shard.js';
import { Dpor } from './dpor/dpor.js';
import { First } from './first.js';
import { Pct } from './pct.js';
import { Portfolio } from './portfolio.js';
import { Pos } from './pos.js';
import { PreemptionBounded } from './preemption-bounded.js';
import { RandomWalk } from './random-walk.js';
import { Surw } from './surw.js';
import { Urw } from './urw.js';

/** Random numbers of one seed: each stream is independent of the others. */
export type RandomStreams = (stream: number) => RandomSource;

interface Entry {
  readonly summary: string;
  make(random: () => RandomSource, shard: Shard): Strategy;
}

/** One search, which is not dealt out to threads. */
export const DPOR = 'dpor';

export const STRATEGIES: Readonly<Record<string, Entry>> = {
  'random-walk': { summary: 'any enabled choice', make: (random) => new RandomWalk(random()) },
  'pct:2': { summary: 'random priorities, one demotion', make: (random) => new Pct(2, random()) },
  'pct:3': { summary: 'random priorities, two demotions', make: (random) => new Pct(3, random()) },
  'pct:10': { summary: 'random priorities, nine demotions', make: (random) => new Pct(10, random()) },
  pos: { summary: 'random priorities of events, drawn again after conflicts', make: (random) => new Pos(random()) },
  urw: { summary: 'in proportion to the steps that are left', make: (random) => new Urw(random()) },
  surw: { summary: 'in proportion to the accesses to one word that are left', make: (random) => new Surw(random()) },
  'preemption-bounded': {
    summary: 'all schedules with 0, 1, 2, … preemptions',
    make: (_, shard) => bounded(shard),
  },
  [DPOR]: {
    summary: 'one schedule of each order of the steps that do not commute',
    make: () => new Dpor(),
  },
  portfolio: {
    summary: 'surw, pos, pct:3, random-walk and preemption-bounded in turn',
    make: (random, shard) => portfolio(random, shard),
  },
};

/** What is tried first where programs may be small: work at least, and for each execution that it may make. */
const [FIRST_WORK, FIRST_WORK_EACH] = [50_000_000, 5000];

/**
 * The strategy, after a search that covers what is small entirely: in the first share, for it cannot be dealt out.
 *
 * @param executions most that this search may make
 */
export function coveringFirst(then: Strategy, shard: Shard, executions: number): Strategy {
  if (shard.index > 0) return then;
  const most = Math.max(FIRST_WORK, FIRST_WORK_EACH * executions);
  return new First(new Dpor({ most }), executions, then);
}

/** The same where it is not known what commutes: every schedule, by ever more preemptions. */
export function coveringPlainlyFirst(then: Strategy, executions: number): Strategy {
  return new First(bounded(WHOLE), executions, then);
}

/** Plans that a preemption-bounded search remembers. */
const [PLANS, PLANS_MIN] = [1 << 22, 1 << 20];

/** Forms of a name that take a number, for people. */
export const STRATEGY_FORMS =
  'pct:N, portfolio:N (samples N executions, then goes on with the preemption-bounded search alone)';

/** Shares remember less each: together they remember more. */
function bounded(shard: Shard): Strategy {
  return new PreemptionBounded({ shard, memory: Math.max(PLANS_MIN, Math.trunc(PLANS / shard.count)) });
}

function portfolio(random: () => RandomSource, shard: Shard, samples?: number): Strategy {
  const strategies = [
    new Surw(random()),
    new Pos(random()),
    new Pct(3, random()),
    new RandomWalk(random()),
    bounded(shard),
  ];
  return new Portfolio(strategies, samples);
}

/** A strategy of that name, drawing from its shard's own streams; undefined: there is none. */
export function strategyNamed(name: string, streams: RandomStreams, shard: Shard = WHOLE): Strategy | undefined {
  let purposes = 0;
  const random = (): RandomSource => streams(streamOf(shard, purposes++));
  const depth = /^pct:([1-9]\d?)$/.exec(name)?.[1];
  if (depth !== undefined) return new Pct(Number(depth), random());
  const samples = /^portfolio:([1-9]\d{0,8})$/.exec(name)?.[1];
  if (samples !== undefined) return portfolio(random, shard, shareOf(Number(samples), shard));
  return Object.hasOwn(STRATEGIES, name) ? STRATEGIES[name].make(random, shard) : undefined;
}
