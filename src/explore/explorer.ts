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
  const { executions = Infinity, deadline, keepGoing = false, shard = WHOLE } = limits;
  const statistics = emptyStatistics([shard]);
  while (statistics.executions < executions) {
    const chooser = strategy.next();
    if (chooser === null) break;
    const execution = execute(chooser);
    strategy.executed(execution);
    countExecution(statistics, execution, strategy.madeBy ?? strategy.name);
    onProgress?.(statistics);
    if (deadline?.() === true) break;
    if (!keepGoing && execution.findings.length > 0) break;
  }
  statistics.coverage = strategy.coverage ?? 'sampled';
  return statistics;
}
