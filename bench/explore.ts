/**
 * Exploration: executions and points a second of each program, on coroutines in one thread and on real threads one at a
 * time; what a second thread brings; how much of small programs is executed until all was seen. Nothing is recorded, and
 * every execution is judged.
 */
import { fileURLToPath } from 'node:url';
import { LockstepMachine } from '../src/runners/lockstep/machine.js';
import { RaceWatch } from '../src/runners/lockstep/race-watch.js';
import { loadScenario } from '../src/runners/coop/load.js';
import { explore as exploreOnThreads } from '../src/commands/explore/explore.js';
import { explore as exploreHere } from '../src/search/explorer.js';
import { PreemptionBounded } from '../src/search/strategies/preemption-bounded.js';
import { RandomWalk } from '../src/search/strategies/random-walk.js';
import { isWatched } from '../src/search/watch-rule.js';
import { Random } from '../src/machine/random.js';
import type { Execution, Plan, Strategy } from '../src/lab/schedule.js';
import { exhaust } from './exhaustion.js';
import { contest, ratioBetween, type Sample } from './contest.js';
import { PROGRAMS, type Program } from './programs/explored.js';
import { WrongResult, type Settings, type Subject, type SubjectResult } from './subject.js';
import { bar, rowNamed, type Bar, type Table } from './table.js';
import { Crew } from './threads/crew.js';
import { PING_PONG_WORDS, type PingPong } from './threads/wait-notify.js';

const BOUNDED = 'smplab coop, at most 3 preemptions';
const RANDOM = 'smplab coop, random walk';
/** Beside the rule of `watch-rule.ts`: what it costs to look for data races. */
const UNWATCHED = 'the same, no execution watched';
const WATCHED = 'the same, every execution watched';
/** Milliseconds of one sample. */
const SAMPLE_MS = 100;
const WARM_MS = 1500;
const PLANS = 200;

export const explore: Subject = { name: 'explore', summary: 'executions a second of the engines that explore', run };

async function run(settings: Settings): Promise<SubjectResult> {
  const tables: Table[] = [];
  const bars: Bar[] = [];
  const handOver = await handOverNs(settings);
  for (const program of PROGRAMS) {
    const coop = await onCoop(settings, program);
    const lockstep = await onLockstep(settings, program, handOver);
    tables.push(coop, lockstep.table);
    bars.push(
      bar(
        `${program.name}, at most 3 preemptions, executions/s`,
        'at least',
        program.bars.bounded,
        rowNamed(coop, BOUNDED).figure?.median ?? null,
      ),
      bar(
        `${program.name}, random walk, executions/s`,
        'at least',
        program.bars.random,
        rowNamed(coop, RANDOM).figure?.median ?? null,
      ),
      ...watchBars(program.name, coop),
      ...lockstep.bars,
    );
  }
  const shards = await shardTable(settings);
  const ratio = rowNamed(shards, TWO).ratio?.median ?? null;
  const exhausted = await exhaust(settings);
  return {
    tables: [...tables, shards, ...exhausted.tables],
    bars: [...bars, bar('two shards, of one', 'at least', 1.5, ratio), ...exhausted.bars],
  };
}

function watchBars(name: string, coop: Table): Bar[] {
  return [
    bar(`${name}, a watched execution, of one that is not`, 'at most', 3, ratioBetween(coop, UNWATCHED, WATCHED)),
    bar(`${name}, random walk, of one that is not watched`, 'at least', 0.75, ratioBetween(coop, RANDOM, UNWATCHED)),
  ];
}

async function onCoop(settings: Settings, program: Program): Promise<Table> {
  const loaded = await loadScenario(program.url);
  const meters = [
    {
      name: BOUNDED,
      meter: new Meter(() => new PreemptionBounded({ most: 3 }), loaded.executor(program.form)),
    },
    ...[{ name: RANDOM }, { name: UNWATCHED, watch: false }, { name: WATCHED, watch: true }].map(({ name, watch }) => ({
      name,
      meter: new Meter(() => new RandomWalk(new Random(1)), loaded.executor(program.form), watch),
    })),
  ];
  if (!settings.smoke) for (const { meter } of meters) meter.sample(WARM_MS);
  return await contest(settings, {
    title: `explore: ${program.name}`,
    unit: '/s',
    rounds: settings.smoke ? 1 : 15,
    warmup: 1,
    contestants: meters.map(({ name, meter }) => ({
      name,
      sample: () => meter.sample(settings.smoke ? 10 : SAMPLE_MS),
    })),
    notes: () => meters.map(({ name, meter }) => `${name}: ${meter.text}`),
  });
}

type Executor = ReturnType<Awaited<ReturnType<typeof loadScenario>>['executor']>;

/** Goes on with one strategy from sample to sample, and begins again when that has come to its end. */
class Meter {
  #strategy: Strategy;
  /** Of the next execution, in all searches: a small program is covered again and again. */
  #number = 0;
  #executions = 0;
  #points = 0;
  #elapsedMs = 0;

  constructor(
    private readonly make: () => Strategy,
    private readonly executor: Executor,
    private readonly watch?: boolean,
  ) {
    this.#strategy = make();
  }

  /** Executions a second. */
  sample(ms: number): Sample {
    const begin = performance.now();
    let asked = 0;
    let executions = 0;
    let points = 0;
    const deadline = (): boolean => ++asked % 64 === 0 && performance.now() - begin > ms;
    while (performance.now() - begin <= ms) {
      const statistics = exploreHere(
        (chooser) => this.executor.execute(chooser, [], null, this.watch ?? isWatched(this.#number++)),
        this.#strategy,
        {
          keepGoing: true,
          deadline,
        },
      );
      executions += statistics.executions;
      points += statistics.steps;
      if (statistics.executions === 0 || performance.now() - begin <= ms) this.#strategy = this.make();
    }
    const elapsed = performance.now() - begin;
    if (executions === 0) throw new WrongResult('nothing was executed');
    this.#executions += executions;
    this.#points += points;
    this.#elapsedMs += elapsed;
    return (executions / elapsed) * 1000;
  }

  get text(): string {
    const [points, rate] = [this.#points / this.#executions, this.#points / this.#elapsedMs / 1000];
    return `${points.toFixed(1)} points an execution, ${rate.toFixed(1)} million points/s`;
  }
}

/** Plans of at most 3 preemptions, executed by real threads, beside what their hand-overs alone would take. */
async function onLockstep(
  settings: Settings,
  program: Program,
  handOver: number,
): Promise<{ table: Table; bars: Bar[] }> {
  const plans = await plansOf(program, settings.smoke ? 3 : PLANS);
  const { scenario, ...modules } = await loadScenario(program.url);
  const races = await RaceWatch.over(modules, scenario.races);
  const machine = await LockstepMachine.load(program.url, program.form, { log: false, races });
  const name = 'smplab lockstep, at most 3 preemptions';
  const [watched, alone] = ['the same, every execution watched', 'its hand-overs alone'];
  let ideal = 0;
  let points = 0;
  const sample = async (watch = false): Promise<Sample> => {
    let handOvers = 0;
    points = 0;
    const begin = performance.now();
    for (const plan of plans) {
      const result = await machine.execute(plan, [], watch);
      handOvers += result.handOvers;
      points += result.execution.steps;
    }
    const seconds = (performance.now() - begin) / 1000;
    ideal = plans.length / ((handOvers * handOver) / 1e9);
    return plans.length / seconds;
  };
  try {
    for (const begin = performance.now(); !settings.smoke && performance.now() - begin < WARM_MS; ) await sample();
    const table = await contest(settings, {
      title: `explore: ${program.name}, on threads`,
      unit: '/s',
      rounds: settings.smoke ? 1 : 5,
      warmup: 1,
      contestants: [
        { name, sample: async () => await sample() },
        { name: watched, sample: async () => await sample(true) },
        { name: alone, sample: () => ideal },
      ],
    });
    const ratio = (row: string): number | null => rowNamed(table, row).ratio?.median ?? null;
    const note = `${(points / plans.length).toFixed(1)} points an execution; a hand-over takes ${(handOver / 1000).toFixed(1)} µs here`;
    return {
      table: { ...table, notes: [note] },
      bars: [
        bar(`${program.name}, lockstep, of its hand-overs alone`, 'at most', 1.5, ratio(alone)),
        bar(`${program.name}, lockstep watched, of lockstep`, 'at least', 1 / 3, ratio(watched)),
      ],
    };
  } finally {
    await machine.close();
  }
}

async function plansOf({ url, form }: Program, count: number): Promise<Plan[]> {
  const executor = (await loadScenario(url)).executor(form);
  const plans: Plan[] = [];
  const keep = (execution: Execution): Execution => {
    plans.push(execution.plan);
    return execution;
  };
  exploreHere(
    (chooser, watch) => keep(executor.execute(chooser, [], null, watch)),
    new PreemptionBounded({ most: 3 }),
    {
      keepGoing: true,
      executions: count,
    },
  );
  return plans;
}

/** Half of the round trip of two bare threads that wake each other: the median. */
async function handOverNs({ smoke, progress }: Settings): Promise<number> {
  progress('explore: wait and notify of bare threads');
  const crew = new Crew(new URL('./threads/wait-notify.js', import.meta.url), 2);
  const job = { words: new Int32Array(new SharedArrayBuffer(PING_PONG_WORDS * 4)), rounds: smoke ? 50 : 20_000 };
  try {
    const [latencies] = await Promise.all([
      crew.run(0, { ...job, asks: true } satisfies PingPong),
      crew.run(1, { ...job, asks: false } satisfies PingPong),
    ]);
    const sorted = (latencies as Float64Array).toSorted();
    return sorted[sorted.length >> 1] / 2;
  } finally {
    await crew.close();
  }
}

const ONE = 'smplab, one shard';
const TWO = 'smplab, two shards on two threads';

/** In shorter ones it is the start of the second thread that is measured. */
const SHARDS_MS = 3000;

/** Executions within the same time, on one thread and on two. */
async function shardTable(settings: Settings): Promise<Table> {
  const [, treiber] = PROGRAMS;
  const budgetMs = settings.smoke ? 50 : SHARDS_MS;
  const sample = (jobs: number) => async (): Promise<Sample> => {
    const { summary } = await exploreOnThreads(fileURLToPath(treiber.url), {
      form: treiber.form,
      strategy: 'random-walk',
      seed: 1,
      keepGoing: true,
      budgetMs,
      jobs,
    });
    return (summary.executions / budgetMs) * 1000;
  };
  return await contest(settings, {
    title: `explore: ${treiber.name}, random walk in shards`,
    unit: '/s',
    rounds: settings.smoke ? 1 : 5,
    warmup: 1,
    contestants: [
      { name: ONE, sample: sample(1) },
      { name: TWO, sample: sample(2) },
    ],
  });
}
