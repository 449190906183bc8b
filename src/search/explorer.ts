/** Executes what a strategy asks for, counts, and stops where it was told to. It knows no engine and no clock. */
import type { Chooser, Execution, Strategy } from '../lab/schedule.js';
import { WHOLE, type Shard } from './shard.js';
import { countExecution, emptyStatistics, type Statistics } from './statistics.js';

/** An engine, as seen from here. */
export type Execute = (chooser: Chooser) => Execution;

export interface Limits {
  readonly executions?: number;
  /** Asked after each execution: whether time is up. */
  readonly deadline?: () => boolean;
  /** Go on after a finding. */
  readonly keepGoing?: boolean;
  /** What part of the whole this is: it goes into the statistics. The strategy has been told when it was made. */
  readonly shard?: Shard;
}

/**
 * Explores until the strategy has nothing left, a limit is reached, or something is found.
 *
 * @param onProgress called after each execution with the statistics so far, always the same object: it must be quick
 */
export function explore(
  execute: Execute,
  strategy: Strategy,
  limits: Limits = {},
  onProgress?: (statistics: Statistics) => void,
): Statistics {
  const exploration = new Exploration(strategy, limits, onProgress);
  for (let chooser = exploration.next(); chooser !== null; chooser = exploration.next())
    exploration.executed(execute(chooser));
  return exploration.statistics;
}

/** The same for an engine that lets its caller wait. */
export async function exploreAsync(
  execute: (chooser: Chooser) => Promise<Execution>,
  strategy: Strategy,
  limits: Limits = {},
  onProgress?: (statistics: Statistics) => void,
): Promise<Statistics> {
  const exploration = new Exploration(strategy, limits, onProgress);
  for (let chooser = exploration.next(); chooser !== null; chooser = exploration.next())
    exploration.executed(await execute(chooser));
  return exploration.statistics;
}

class Exploration {
  readonly #statistics: Statistics;
  #done = false;

  constructor(
    private readonly strategy: Strategy,
    private readonly limits: Limits,
    private readonly onProgress?: (statistics: Statistics) => void,
  ) {
    this.#statistics = emptyStatistics([limits.shard ?? WHOLE]);
  }

  get statistics(): Statistics {
    this.#statistics.coverage = this.strategy.coverage ?? 'sampled';
    return this.#statistics;
  }

  /** The chooser of the next execution; null: it is over. */
  next(): Chooser | null {
    if (this.#done || this.#statistics.executions >= (this.limits.executions ?? Infinity)) return null;
    return this.strategy.next();
  }

  executed(execution: Execution): void {
    const { deadline, keepGoing = false } = this.limits;
    this.strategy.executed(execution);
    countExecution(this.#statistics, execution, this.strategy.madeBy ?? this.strategy.name);
    this.onProgress?.(this.#statistics);
    this.#done = deadline?.() === true || (!keepGoing && execution.findings.length > 0);
  }
}
