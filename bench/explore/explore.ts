/**
 * Exploration: executions and points a second of each program, on coroutines in one thread and on real threads one at a
 * time; what a second thread brings; how much of small programs is executed until all was seen. Nothing is recorded, and
 * every execution is judged.
 */
import { fileURLToPath } from 'node:url';
import { loadScenario } from '../../src/runners/coop/load.js';
import { explore as exploreOnThreads } from '../../src/commands/explore/explore.js';
import { explore as exploreHere } from '../../src/search/explorer.js';
import { isWatched } from '../../src/search/watch-rule.js';
import type { Strategy } from '../../src/lab/schedule.js';
import { exhaust } from './exhaustion.js';
import { contest, ratioBetween, type Sample } from '../contest.js';
import { PROGRAMS, STRATEGIES, type Program, type Searched } from '../programs/explored.js';
import { WrongResult, type Settings, type Subject, type SubjectResult } from '../subject.js';
import { bar, rowNamed, type Bar, type Table } from '../table.js';
import { Crew } from '../threads/crew.js';
import type { BareJob } from '../threads/bare-explorer.js';
import { onLockstep } from './lockstep.js';

const BOUNDED = 'smplab coop, at most 3 preemptions';
const RANDOM = 'smplab coop, random walk';
/** Beside the rule of `watch-rule.ts`: what it costs to look for data races. */
const UNWATCHED = 'the same, no execution watched';
const WATCHED = 'the same, every execution watched';
const FLOORS: Readonly<Record<Searched, string>> = {
  bounded: 'bare JavaScript, at most 3 preemptions',
  random: 'bare JavaScript, random walk',
};
/** Milliseconds of one sample. */
const SAMPLE_MS = 100;
const WARM_MS = 1500;

export const explore: Subject = { name: 'explore', summary: 'executions a second of the engines that explore', run };

async function run(settings: Settings): Promise<SubjectResult> {
  const tables: Table[] = [];
  const bars: Bar[] = [];
  for (const program of PROGRAMS) {
    const coop = await onCoop(settings, program);
    const lockstep = await onLockstep(settings, program);
    tables.push(coop, lockstep.table);
    bars.push(
      rateBar(program, coop, 'bounded', BOUNDED),
      rateBar(program, coop, 'random', RANDOM),
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

function rateBar({ name, bars }: Program, coop: Table, by: Searched, row: string): Bar {
  const how = by === 'bounded' ? 'at most 3 preemptions' : 'random walk';
  return bar(`${name}, ${how}, executions/s`, 'at least', bars[by], rowNamed(coop, row).figure?.median ?? null, {
    ofFloor: ratioBetween(coop, FLOORS[by], row), // of rates: how many times as long it takes
  });
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
    { name: BOUNDED, meter: new Meter(STRATEGIES.bounded, loaded.executor(program.form)) },
    ...[{ name: RANDOM }, { name: UNWATCHED, watch: false }, { name: WATCHED, watch: true }].map(({ name, watch }) => ({
      name,
      meter: new Meter(STRATEGIES.random, loaded.executor(program.form), watch),
    })),
  ];
  const [sampleMs, warmMs] = settings.smoke ? [10, 10] : [SAMPLE_MS, WARM_MS];
  const floors = new Crew(new URL('../threads/bare-explorer.js', import.meta.url), SEARCHED.length);
  const floor = async (by: Searched, job: BareJob): Promise<number> =>
    (await floors.run(SEARCHED.indexOf(by), job)) as number;
  try {
    for (const { meter } of meters) meter.sample(warmMs);
    for (const by of SEARCHED) {
      await floor(by, { program: program.name, strategy: by, ms: 2 * warmMs }); // as far as the search comes that it stands for
      await floor(by, { ms: warmMs });
    }
    return await contest(settings, {
      title: `explore: ${program.name}`,
      unit: '/s',
      rounds: settings.smoke ? 1 : 15,
      warmup: 1,
      contestants: [
        ...meters.map(({ name, meter }) => ({ name, sample: () => meter.sample(sampleMs) })),
        ...SEARCHED.map((by) => ({ name: FLOORS[by], sample: async () => await floor(by, { ms: sampleMs }) })),
      ],
      notes: () => [...meters.map(({ name, meter }) => `${name}: ${meter.text}`), FLOOR_NOTE],
    });
  } finally {
    await floors.close();
  }
}

const SEARCHED = ['bounded', 'random'] as const;
const FLOOR_NOTE =
  'bare JavaScript: the same coroutines under a loop that knows beforehand who goes on when; memory is put back, operations ' +
  'are made, what came out is judged; nothing is decided, counted, hashed or recorded';

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
