/**
 * A contest: contestants that are measured in turn, A B A B, so that whatever else the machine does hits all of them.
 * The ratio of two is taken round by round, between neighbours in time, and its median is what counts.
 *
 * A sample is a batch, because an empty function already reads 60 ns. It is timed where the work is done (a CPU's
 * thread, a native process) and handed to tinybench for its statistics.
 */
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { summarise, ratioOf } from './statistics.js';
import type { Settings } from './subject.js';
import { bar, rowNamed, whyNot, type Bar, type Percentiles, type Row, type Table } from './table.js';

/** What one round of a contestant gives: a figure per operation; with `latenciesNs`, also the single ones. */
export type Sample = number | { readonly figure: number; readonly latenciesNs: ArrayLike<number> };

export interface Contestant {
  readonly name: string;
  /** Does its work, checks it, returns the figure per operation in the table's unit. A string says why it cannot. */
  readonly sample: (() => Sample | Promise<Sample>) | string;
}

export interface Contest {
  readonly title: string;
  readonly unit: Table['unit'];
  readonly rounds: number;
  /** Rounds that are run before and do not count. Default 2. */
  readonly warmup?: number;
  /** The first that can be measured is what the others are compared with. */
  readonly contestants: readonly Contestant[];
  /** What is said below the table; a function is asked when all has been measured. */
  readonly notes?: readonly string[] | (() => readonly string[]);
}

const WARMUP = 2;

/** Runs all contestants in turn for so many rounds. */
export async function contest(
  settings: Settings,
  { title, unit, rounds, warmup, contestants, notes }: Contest,
): Promise<Table> {
  settings.progress(title);
  const entries = contestants.map((contestant) => new Entry(contestant));
  const measured = entries.filter((entry) => entry.why === undefined);
  for (let round = -(settings.smoke ? 0 : (warmup ?? WARMUP)); round < rounds; round++) {
    for (const entry of measured) await entry.run(round >= 0);
  }
  const rows: Row[] = [];
  for (const entry of entries) rows.push(await entry.row(measured[0]));
  const table: Table = {
    title,
    unit,
    reference: measured[0]?.name ?? null,
    rows,
    ...(notes === undefined ? {} : { notes: typeof notes === 'function' ? notes() : notes }),
  };
  figuresOf.set(table, new Map(measured.map(({ name, figures }) => [name, figures])));
  return table;
}

export interface PairContest extends Omit<Contest, 'warmup' | 'contestants' | 'notes'> {
  /** Of the table of the second figures. */
  readonly second: Pick<Contest, 'title' | 'unit'>;
  readonly contestants: readonly { readonly name: string; readonly sample: () => readonly [number, number] }[];
}

/** One sample gives two figures, and each figure has a table; none is run to warm up. */
export async function contestOfPairs(
  settings: Settings,
  { second, contestants, ...first }: PairContest,
): Promise<Table[]> {
  const seconds = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  const measured = contestants.map(
    ({ name, sample }): Contestant => ({
      name,
      sample: () => {
        const [figure, other] = sample();
        seconds.get(name)!.push(other);
        return figure;
      },
    }),
  );
  const remembered = contestants.map(({ name }): Contestant => ({ name, sample: () => seconds.get(name)!.shift()! }));
  const quiet = { ...settings, progress: () => undefined };
  return [
    await contest(settings, { ...first, warmup: 0, contestants: measured }),
    await contest(quiet, { ...first, ...second, warmup: 0, contestants: remembered }),
  ];
}

/** The figures of every round, for ratios between rows that are not the reference. */
const figuresOf = new WeakMap<Table, ReadonlyMap<string, readonly number[]>>();

/** The median ratio of two rows, round by round, or null when one of them was not measured. */
export function ratioBetween(table: Table, name: string, over: string): number | null {
  const [figures, reference] = [rowNamed(table, name), rowNamed(table, over)].map((row) =>
    figuresOf.get(table)?.get(row.name),
  );
  return figures === undefined || reference === undefined ? null : ratioOf(figures, reference).median;
}

/** A bar that the ratio of two rows must keep. @param floor the row that does only what is unavoidable */
export function ratioBar(
  table: Table,
  { name, must = 'at most', limit }: Pick<Bar, 'name' | 'limit'> & Partial<Pick<Bar, 'must'>>,
  [row, over, floor]: readonly [row: string, over: string, floor?: string],
): Bar {
  return bar(name, must, limit, ratioBetween(table, row, over), {
    why: whyNot(rowNamed(table, row), rowNamed(table, over)),
    ofFloor: floor === undefined ? null : ratioBetween(table, row, floor),
  });
}

class Entry {
  readonly name: string;
  /** Why it cannot be measured. */
  readonly why: string | undefined;
  readonly figures: number[] = [];
  readonly #sample: () => Sample | Promise<Sample>;
  #latencies: RecordableHistogram | undefined;

  constructor({ name, sample }: Contestant) {
    this.name = name;
    this.why = typeof sample === 'string' ? sample : undefined;
    this.#sample = typeof sample === 'string' ? () => Number.NaN : sample;
  }

  async run(counts: boolean): Promise<void> {
    const sample = await this.#sample();
    if (!counts) return;
    if (typeof sample === 'number') return void this.figures.push(sample);
    this.figures.push(sample.figure);
    this.#latencies ??= createHistogram();
    for (let i = 0; i < sample.latenciesNs.length; i++)
      this.#latencies.record(Math.max(1, Math.round(sample.latenciesNs[i])));
  }

  async row(reference: Entry): Promise<Row> {
    if (this.why !== undefined) return { name: this.name, figure: null, ratio: null, why: this.why };
    const row = {
      name: this.name,
      figure: await summarise(this.figures),
      ratio: ratioOf(this.figures, reference.figures),
    };
    return this.#latencies === undefined ? row : { ...row, percentiles: percentilesUs(this.#latencies) };
  }
}

function percentilesUs(histogram: RecordableHistogram): Percentiles {
  const [p50, p90, p99, p999] = [50, 90, 99, 99.9].map((p) => histogram.percentile(p) / 1000);
  return { p50, p90, p99, p999 };
}

/** The middle of single latencies in microseconds, as a sample that keeps them all. */
export function latencySample(latenciesNs: ArrayLike<number>): Sample {
  const sorted = Float64Array.from(latenciesNs).toSorted();
  return { figure: sorted[sorted.length >> 1] / 1000, latenciesNs };
}
