/** Executes what a strategy asks for, counts, and stops where it was asked to. It knows no engine and no clock. */
import type { Chooser, Execution, Strategy } from '../lab/schedule.js';
import type { Executing, Wanted } from './runner.js';
import { WHOLE, type Shard } from './shard.js';
import { isWatched } from './watch-rule.js';
import { countExecution, emptyStatistics, type Statistics } from './statistics.js';

export interface Limits {
  readonly executions?: number;
  /** Asked after each execution: whether time is up. */
  readonly deadline?: () => boolean;
  /** Go on after a finding. */
  readonly keepGoing?: boolean;
  /** What is left out of the program, ascending. */
  readonly leftOut?: readonly number[];
  /** Asked before each execution: whether its steps are recorded. */
  readonly record?: () => boolean;
  /** Whether all are watched for data races; left out: as many as `isWatched` says. */
  readonly watchesAll?: boolean;
  /** Makes one execution of what the strategy wants; left out: just that. */
  readonly execute?: (wanted: Wanted) => Executing<Execution>;
  /** What was seen before, where a search goes on. */
  readonly before?: Statistics | undefined;
  /** What part of the whole this is: it goes into the statistics. The strategy heard of it when it was made. */
  readonly shard?: Shard;
}

/**
 * Explores until the strategy has nothing left, a limit is reached, or something is found.
 *
 * @param onProgress called after each execution with the statistics so far, always the same object: it must be quick
 */
export function* exploring(
  strategy: Strategy,
  limits: Limits = {},
  onProgress?: (statistics: Statistics) => void,
): Executing<Statistics> {
  const exploration = new Exploration(strategy, limits, onProgress);
  const { execute } = limits;
  for (let chooser = exploration.next(); chooser !== null; chooser = exploration.next()) {
    const wanted = exploration.wanted(chooser);
    exploration.executed(execute === undefined ? yield wanted : yield* execute(wanted));
  }
  return exploration.end();
}

/** The same for an engine that answers at once: a small program takes no longer than a generator to go on. */
export function explore(
  execute: (chooser: Chooser, watch: boolean) => Execution,
  strategy: Strategy,
  limits: Omit<Limits, 'leftOut' | 'record' | 'execute'> = {},
  onProgress?: (statistics: Statistics) => void,
): Statistics {
  const exploration = new Exploration(strategy, limits, onProgress);
  for (let chooser = exploration.next(); chooser !== null; chooser = exploration.next())
    exploration.executed(execute(chooser, exploration.isWatched));
  return exploration.end();
}

class Exploration {
  readonly #statistics: Statistics;
  readonly #executions: number;
  #isTimeUp = false;

  constructor(
    private readonly strategy: Strategy,
    private readonly limits: Limits,
    private readonly onProgress: ((statistics: Statistics) => void) | undefined,
  ) {
    this.#statistics = limits.before ?? emptyStatistics([limits.shard ?? WHOLE]);
    this.#executions = limits.executions ?? Infinity;
  }

  /** Decides the next execution; null: there is none. */
  next(): Chooser | null {
    const { strategy } = this;
    const statistics = this.#statistics;
    if (this.#isTimeUp || statistics.executions >= this.#executions) return null;
    if (statistics.findings.length > 0 && this.limits.keepGoing !== true) return null;
    const chooser = strategy.next();
    if (chooser === null && strategy.gaveUp) statistics.gaveUp = strategy.gaveUp;
    return chooser;
  }

  /** Whether the next execution is watched for data races. */
  get isWatched(): boolean {
    const { strategy } = this;
    if (this.limits.watchesAll === true || strategy.covers === true) return true;
    return isWatched(strategy.number ?? this.#statistics.executions);
  }

  wanted(chooser: Chooser): Wanted {
    const { leftOut = [], record } = this.limits;
    return { chooser, leftOut, record: record?.() ?? false, watch: this.isWatched };
  }

  executed(execution: Execution): void {
    this.strategy.executed(execution);
    countExecution(this.#statistics, execution, this.strategy);
    this.onProgress?.(this.#statistics);
    this.#isTimeUp = this.limits.deadline?.() === true;
  }

  end(): Statistics {
    const statistics = this.#statistics;
    statistics.coverage = this.strategy.coverage ?? 'sampled';
    statistics.coveredAll = this.strategy.coveredAll ?? false;
    if (typeof this.strategy.leavesOut === 'string') statistics.leftOut = this.strategy.leavesOut;
    return statistics;
  }
}
