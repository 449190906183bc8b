/** Executes what a strategy asks for, counts, and stops where it was asked to. It knows no engine and no clock. */
import type { Chooser, Execution, Strategy } from '../lab/schedule.js';
import { drive, type Executing, type Wanted } from './runner.js';
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
  const { executions = Infinity, deadline, keepGoing = false, leftOut = [], record, execute, shard = WHOLE } = limits;
  const statistics = limits.before ?? emptyStatistics([shard]);
  while (statistics.executions < executions) {
    if (!keepGoing && statistics.findings.length > 0) break;
    const chooser = strategy.next();
    if (chooser === null) {
      if (strategy.gaveUp) statistics.gaveUp = strategy.gaveUp;
      break;
    }
    const isAll = limits.watchesAll === true || strategy.covers === true;
    const watch = isAll || isWatched(strategy.number ?? statistics.executions);
    const wanted = { chooser, leftOut, record: record?.() ?? false, watch };
    const execution = execute === undefined ? yield wanted : yield* execute(wanted);
    strategy.executed(execution);
    countExecution(statistics, execution, strategy);
    onProgress?.(statistics);
    if (deadline?.() === true) break;
  }
  statistics.coverage = strategy.coverage ?? 'sampled';
  statistics.coveredAll = strategy.coveredAll ?? false;
  return statistics;
}

/** The same for an engine that answers at once. */
export function explore(
  execute: (chooser: Chooser, watch: boolean) => Execution,
  strategy: Strategy,
  limits: Limits = {},
  onProgress?: (statistics: Statistics) => void,
): Statistics {
  return drive(exploring(strategy, limits, onProgress), ({ chooser, watch = false }) => execute(chooser, watch));
}
