/** Makes the strategies, by their names. */
import type { RandomSource } from '../../lab/random-source.js';
import type { Strategy } from '../../lab/schedule.js';
import { shareOf, streamOf, WHOLE, type Shard } from '../shard.js';
import { Dpor } from './dpor/dpor.js';
import { First } from './first.js';
import { readStrategyName, type StrategyName } from './names.js';
import { Pct } from './pct.js';
import { Portfolio } from './portfolio.js';
import { Pos } from './pos.js';
import { PreemptionBounded } from './preemption-bounded.js';
import { RandomWalk } from './random-walk.js';
import { Surw } from './surw.js';
import { Urw } from './urw.js';

/** Random numbers of one seed: each stream is independent of the others. */
export type RandomStreams = (stream: number) => RandomSource;

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

type Make = (random: () => RandomSource, shard: Shard, number?: number) => Strategy;

const MAKE: Readonly<Record<StrategyName['kind'], Make>> = {
  'random-walk': (random) => new RandomWalk(random()),
  pct: (random, _, depth) => new Pct(depth!, random()),
  pos: (random) => new Pos(random()),
  urw: (random) => new Urw(random()),
  surw: (random) => new Surw(random()),
  'preemption-bounded': (_, shard) => bounded(shard),
  dpor: () => new Dpor(),
  portfolio: (random, shard, samples) =>
    portfolio(random, shard, samples === undefined ? undefined : shareOf(samples, shard)),
};

/** A strategy of that name, drawing from its shard's own streams; undefined: there is none. */
export function strategyNamed(name: string, streams: RandomStreams, shard: Shard = WHOLE): Strategy | undefined {
  const known = readStrategyName(name);
  let purposes = 0;
  const random = (): RandomSource => streams(streamOf(shard, purposes++));
  return known && MAKE[known.kind](random, shard, known.number);
}
