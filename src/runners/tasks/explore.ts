/** Explores one program on one engine: what every exploring thread runs. */
import { Random } from '../../machine/random.js';
import { executeTwice } from '../../search/deterministic.js';
import { exploring } from '../../search/explorer.js';
import { addReadsFrom } from '../../search/reads-from.js';
import type { Executing, Runner } from '../../search/runner.js';
import { parseShard, shareOf, WHOLE, type Shard } from '../../search/shard.js';
import type { Statistics } from '../../search/statistics.js';
import { Along } from '../../search/strategies/along.js';
import { coveringFirst, strategyNamed } from '../../search/strategies/index.js';
import { Lanes, LANES } from '../../search/strategies/lanes.js';
import { Replay } from '../../search/strategies/replay.js';
import { TraceSet } from '../../search/trace-set.js';
import type { Strategy } from '../../lab/schedule.js';
import type { Life } from '../pool/task.js';
import { executeAll, withRunner } from './execute.js';
import type { After, Explored, ExploreOrder } from './tasks.js';

/** Reads-from pairs are collected from the first executions, and from one in so many later ones: recording has its price. */
const RECORDED_FIRST = 256;
const RECORDED_EVERY = 64;
/** How often a search that covers everything is asked how much that is. */
const EXPECTED_EVERY = 64;
/** Executions in which a program may be covered entirely, before it is sampled: within a time, and within a number of steps. */
const [FIRST_EXECUTIONS, FIRST_OF_STEPS] = [5000, 20_000];

/** @throws {NotRewritable} on coop, where lockstep may still do */
export async function explore(order: ExploreOrder, life: Life): Promise<Explored> {
  return await withRunner(order.reference, order.engine, life, 'in an execution', async (open) => {
    const pairs = new TraceSet();
    const { traces, ...summary } = await executeAll(open.runner, (runner) => work(runner, order, life, pairs), life);
    const { declaredRaces } = open.runner;
    return {
      summary: { ...summary, ...(declaredRaces && { declaredRaces }) },
      traces: traces.toArray(),
      pairs: pairs.toArray(),
    };
  });
}

function work(runner: Runner, order: ExploreOrder, life: Life, pairs: TraceSet): Executing<Statistics> {
  const { executions, steps, until, keepGoing, twice, after, lanes } = order;
  const shard = parseShard(order.shard) ?? WHOLE;
  const share = executions === null ? null : shareOf(executions, shard);
  const [strategy, outer] = begun(runner, after, () => strategyOf(order, shard, share, runner.tells));
  const told = { traces: 0, pairs: 0 };
  const isShared = lanes !== null; // or else other threads search in something else
  let [number, covering, made] = [0, 0, 0];
  const turn = (): number => strategy.turn ?? 0;
  const record = (): boolean => number < RECORDED_FIRST || number % RECORDED_EVERY === 0;
  return exploring(
    outer,
    {
      ...(share === null || lanes !== null ? {} : { executions: share }),
      keepGoing,
      shard,
      leftOut: after?.leftOut ?? [],
      watchesAll: order.reference.kind === 'check', // it says of what it executed that nothing is wrong
      record,
      ...(twice && { execute: executeTwice }),
      deadline: () =>
        life.stopped ||
        made >= (steps ?? Infinity) ||
        (isShared && life.isLate(turn())) ||
        (until !== null && Date.now() > until),
    },
    (statistics) => {
      if (record()) addReadsFrom(runner.steps, pairs);
      number++;
      if (strategy.covers === true) covering = statistics.steps; // it comes first, and ends by itself
      made = statistics.steps - covering;
      life.executed();
      if (number % EXPECTED_EVERY === 0) life.expects(strategy.expected ?? null);
      life.saw(statistics.distinctTraces - told.traces, pairs.size - told.pairs);
      told.traces = statistics.distinctTraces;
      told.pairs = pairs.size;
      const hasEnded = strategy.coveredAll === true || (!keepGoing && statistics.findings.length > 0);
      if (isShared && hasEnded) life.found(turn());
    },
  );
}

/** What tells how far the search is, and what makes its executions: the same, but where they begin with a plan. */
function begun(runner: Runner, after: After | null, make: () => Strategy): readonly [Strategy, Strategy] {
  if (after?.landmarks !== undefined) {
    const along = new Along(after.landmarks, () => runner.names, make);
    return [along, along];
  }
  const strategy = make();
  return [strategy, after?.plan === undefined ? strategy : new Replay(after.plan, strategy)];
}

/** @param most executions of all lanes together; null: as many as it takes */
function strategyOf(order: ExploreOrder, { index, count }: Shard, most: number | null, tells: boolean): Strategy {
  const strategy = dealtOut(order, { index, count }, most);
  const isFirst = order.lanes === null || order.lanes.includes(0);
  const mayCover = tells && isFirst && most === null && order.after === null && order.strategy.startsWith('portfolio');
  const executions = order.steps === null ? FIRST_EXECUTIONS : FIRST_OF_STEPS;
  return mayCover ? coveringFirst(strategy, { index, count }, executions) : strategy;
}

function dealtOut(
  { strategy: name, seed, lanes }: ExploreOrder,
  { index, count }: Shard,
  most: number | null,
): Strategy {
  const ofShard = (shard: Shard): Strategy => {
    const strategy = strategyNamed(name, (stream) => new Random(seed, stream), shard);
    if (strategy === undefined) throw new RangeError(`unknown strategy "${name}"`);
    return strategy;
  };
  if (lanes === null) return ofShard({ index, count });
  return new Lanes(
    lanes.map((lane) => ({
      index: lane,
      strategy: ofShard({ index: index * LANES + lane, count: count * LANES }),
    })),
    most ?? Infinity,
  );
}
