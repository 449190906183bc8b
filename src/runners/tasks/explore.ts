/** Explores one program on one engine: what every exploring thread runs. */
import { VERSION } from '../../common/version.js';
import { Random } from '../../machine/random.js';
import { executeTwice } from '../../search/deterministic.js';
import { exploring } from '../../search/explorer.js';
import { addReadsFrom } from '../../search/reads-from.js';
import type { Executing, Runner } from '../../search/runner.js';
import { parseShard, shareOf, WHOLE, type Shard } from '../../search/shard.js';
import type { Statistics } from '../../search/statistics.js';
import { Along } from '../../search/strategies/along.js';
import { Dpor } from '../../search/strategies/dpor/dpor.js';
import { DporShare } from '../../search/strategies/dpor/dpor-share.js';
import { coveringFirst, strategyNamed } from '../../search/strategies/index.js';
import { DPOR } from '../../search/strategies/names.js';
import { Lanes, LANES } from '../../search/strategies/lanes.js';
import { Replay } from '../../search/strategies/replay.js';
import { TraceSet } from '../../search/trace-set.js';
import { mergeDeclared } from '../../lab/data-race.js';
import type { Strategy } from '../../lab/schedule.js';
import { hashesOf, Keeper, statisticsOf, type UnderWay } from '../checkpoint.js';
import type { OpenRunner } from '../open-runner.js';
import type { Life } from '../pool/task.js';
import { executeAll, withRunner } from './execute.js';
import type { After, Explored, ExploreOrder } from './tasks.js';

/** Reads-from pairs are collected from the first executions, and from one in so many later ones: recording has its price. */
const RECORDED_FIRST = 256;
const RECORDED_EVERY = 64;
/** How often a search that covers everything is asked how much that is. */
const EXPECTED_EVERY = 64;
/** Executions in which a program may be covered entirely, before it is sampled; and one for so many steps that it may take. */
const [FIRST_EXECUTIONS, FIRST_STEPS] = [{ coop: 5000, lockstep: 500 }, 100];

/** @throws {NotRewritable} on coop, where lockstep may still do @throws {InputError} for a checkpoint of something else */
export async function explore(order: ExploreOrder, life: Life): Promise<Explored> {
  const { reference, engine } = order;
  const covers = order.strategy === DPOR || mayCover(order);
  const search = async ({ runner }: OpenRunner): Promise<Explored> => {
    const exploration = new Exploration(runner, order, life);
    const statistics = await executeAll(runner, () => exploration.work(), life);
    return exploration.answer(statistics);
  };
  return await withRunner(reference, engine, life, 'in an execution', search, covers);
}

class Exploration {
  readonly #shard: Shard;
  /** What tells how far it is, and what makes its executions. */
  readonly #strategy: Strategy;
  readonly #outer: Strategy;
  readonly #pairs: TraceSet;
  readonly #before: Statistics | undefined;
  readonly #keeper: Keeper | null;
  /** Steps of executions that cover, and of others. */
  readonly #steps = { covering: 0, others: 0 };
  readonly #told = { traces: 0, pairs: 0 };

  constructor(
    private readonly runner: Runner,
    private readonly order: ExploreOrder,
    private readonly life: Life,
  ) {
    const { checkpoint } = order;
    const from = checkpoint?.from ?? null;
    this.#shard = parseShard(order.shard) ?? WHOLE;
    this.#keeper = checkpoint ? new Keeper(checkpoint, runner.tokenOf({ deviations: [] }, []), order.shard) : null;
    this.#before = from === null ? undefined : statisticsOf(from);
    this.#pairs = from === null ? new TraceSet() : hashesOf(from.pairs);
    const make = (): Strategy => strategyOf(order, this.#shard, this.#most, runner.tells);
    [this.#strategy, this.#outer] = begun(runner, order.after, make);
    if (this.#before !== undefined) this.#tell(this.#before, this.#before.executions);
  }

  /** Executions of this share. */
  get #most(): number | null {
    const { executions } = this.order;
    return executions === null ? null : shareOf(executions, this.#shard);
  }

  work(): Executing<Statistics> {
    const { runner, order, life } = this;
    const strategy = this.#strategy;
    const { keepGoing, twice, after, lanes } = order;
    let number = this.#before?.executions ?? 0;
    const record = (): boolean => number < RECORDED_FIRST || number % RECORDED_EVERY === 0;
    const most = this.#most;
    return exploring(
      this.#outer,
      {
        ...(most === null || lanes !== null ? {} : { executions: most }),
        keepGoing,
        shard: this.#shard,
        before: this.#before,
        leftOut: after?.leftOut ?? [],
        watchesAll: order.reference.kind === 'check', // it says of what it executed that nothing is wrong
        record,
        ...(twice && { execute: executeTwice }),
        deadline: () => this.#isOver(),
      },
      (statistics) => {
        if (record()) addReadsFrom(runner.steps, this.#pairs);
        number++;
        if (strategy.covers === true) this.#steps.covering = statistics.steps; // it comes first, and ends by itself
        this.#steps.others = statistics.steps - this.#steps.covering;
        if (number % EXPECTED_EVERY === 0) life.expects(strategy.expected ?? null);
        this.#tell(statistics, 1);
        const hasEnded = strategy.coveredAll === true || (!keepGoing && statistics.findings.length > 0);
        if (lanes !== null && hasEnded) life.found(this.#turn); // or else other threads search in something else
        this.#keeper?.after(() => this.#underWay(statistics));
      },
    );
  }

  answer(statistics: Statistics): Explored {
    const isKept = this.#keeper?.end(this.#underWay(statistics));
    const { traces, ...summary } = statistics;
    const declaredRaces = this.#declaredRaces;
    return {
      summary: { ...summary, ...(declaredRaces && { declaredRaces }) },
      traces: traces.toArray(),
      pairs: this.#pairs.toArray(),
      program: `${VERSION} ${this.runner.tokenOf({ deviations: [] }, [])}`,
      ...(isKept !== undefined && { isKept }),
    };
  }

  get #turn(): number {
    return this.#strategy.turn ?? 0;
  }

  #isOver(): boolean {
    const { life, order } = this;
    const { steps, until, lanes } = order;
    if (life.stopped || this.#steps.others >= (steps ?? Infinity)) return true;
    return (lanes !== null && life.isLate(this.#turn)) || (until !== null && Date.now() > until);
  }

  /** So many executions more have come to this. */
  #tell({ distinctTraces }: Statistics, executions: number): void {
    const told = this.#told;
    this.life.executed(executions);
    this.life.saw(distinctTraces - told.traces, this.#pairs.size - told.pairs);
    [told.traces, told.pairs] = [distinctTraces, this.#pairs.size];
  }

  /** Those of the search that this one goes on from, too. */
  get #declaredRaces(): UnderWay['declaredRaces'] {
    const before = this.#before?.declaredRaces;
    const now = this.runner.declaredRaces;
    return before && now ? mergeDeclared([before, now]) : now;
  }

  #underWay(statistics: Statistics): UnderWay {
    const strategy = this.#strategy;
    const search = strategy instanceof Dpor || strategy instanceof DporShare ? strategy.save() : null;
    return { statistics, pairs: this.#pairs, declaredRaces: this.#declaredRaces, search };
  }
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
  const covered = order.steps === null ? FIRST_EXECUTIONS[order.engine] : Math.ceil(order.steps / FIRST_STEPS);
  return tells && mayCover(order) ? coveringFirst(strategy, { index, count }, covered) : strategy;
}

/** Whether the program is covered first, if it is small. */
function mayCover({ executions, lanes, after, strategy }: ExploreOrder): boolean {
  return (
    (lanes === null || lanes.includes(0)) && executions === null && after === null && strategy.startsWith('portfolio')
  );
}

function dealtOut(
  { strategy: name, seed, lanes, checkpoint }: ExploreOrder,
  { index, count }: Shard,
  most: number | null,
): Strategy {
  const ofShard = (shard: Shard): Strategy => {
    const strategy = strategyNamed(name, (stream) => new Random(seed, stream), shard);
    if (strategy === undefined) throw new RangeError(`unknown strategy "${name}"`);
    return strategy;
  };
  const from = checkpoint?.from?.search ?? null;
  if (name === DPOR) return count === 1 ? new Dpor({ from }) : new DporShare({ index, count }, from);
  if (lanes === null) return ofShard({ index, count });
  return new Lanes(
    lanes.map((lane) => ({
      index: lane,
      strategy: ofShard({ index: index * LANES + lane, count: count * LANES }),
    })),
    most ?? Infinity,
  );
}
