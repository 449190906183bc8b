/** With how many threads a search goes on, how long, and when what it has done is enough to say something. */
import { counted } from '../../common/counted.js';
import { budget, searchingJobs } from '../../common/options.js';
import { NO_END_SEEN } from '../../lab/verdict.js';
import type { SearchThreadsOptions } from '../../runners/search-threads.js';
import type { SearchRequest } from '../../runners/search.js';
import { DPOR } from '../../search/strategies/names.js';
import { LANES } from '../../search/strategies/lanes.js';
import type { Summary } from '../../search/statistics.js';
import type { ExploreOptions } from './explore.js';

const BUDGET_MS = 10_000;
const LEAST_SEARCH_MS = 1000;
/** Fewer in a budget say nothing. */
const LEAST_EXECUTIONS = 100;
const CONFIRM = '100/10';
const INSTEAD = '; leave --strategy out to sample, or cover what can be by --exhaustive';

/** A search that ends before anything can show is no pass; that all was executed is one, however little it is. */
export function reasonToDoubt(
  { executions, coverage, outcomes, ends, gaveUp }: Summary,
  { strategy, until, executions: asked }: Pick<SearchRequest, 'strategy' | 'until' | 'executions'>,
): string | null {
  const open = outcomes[NO_END_SEEN] ?? 0;
  if (open > 0) return `${open} of ${counted(executions, 'execution')} came to ${NO_END_SEEN}`;
  const strayed = ends.diverged ?? 0;
  if (strayed > 0) return `${strayed} of ${counted(executions, 'execution')} did something else than before`;
  if (executions === 0) return 'nothing was executed';
  if (coverage === 'exhausted' || executions >= Math.min(LEAST_EXECUTIONS, asked ?? Infinity)) return null;
  const after = `after ${counted(executions, 'execution')}`;
  if (gaveUp !== undefined) return `${strategy} gave up ${after}: ${gaveUp}${strategy === DPOR ? INSTEAD : ''}`;
  // or it came to its end: each lane of a small program has made all of its share
  return until === null || Date.now() < until ? null : `the budget ended ${after}`;
}

/** @throws {RangeError} more threads were asked for than can be used */
export function poolOf(
  options: ExploreOptions,
): Omit<SearchThreadsOptions, 'url' | 'budgetMs'> & { readonly budgetMs: number | null } {
  const { engine, jobs, signal, patienceMs } = options;
  const most = searchingJobs(options);
  if (engine === 'lockstep' && (jobs ?? 1) > 1)
    throw new RangeError('jobs: on lockstep each actor has a thread, and one of them runs at a time');
  return {
    threads: engine === 'lockstep' ? 1 : Math.min(most, LANES),
    patienceMs,
    budgetMs: budgetOf(options),
    signal,
  };
}

/** Milliseconds; null: no limit. */
function budgetOf({ budgetMs, executions, exhaustive }: ExploreOptions): number | null {
  if (budgetMs !== undefined) return budget(budgetMs);
  return executions !== undefined || exhaustive === true ? null : BUDGET_MS;
}

/**
 * When the search is over. The budget is that of everything, but however long loading took there is a second for it, if
 * so much was given.
 */
export function searchedUntil(begin: number, budgetMs: number | null): number | null {
  if (budgetMs === null) return null;
  return Date.now() + Math.max(begin + budgetMs - performance.now(), Math.min(budgetMs, LEAST_SEARCH_MS));
}

/** Reads `100/10`, which is the default: replays on coop and on lockstep. @throws {RangeError} */
export function confirmationsOf(text = CONFIRM): [number, number] {
  const [, coop, lockstep] = /^(\d{1,5})\/(\d{1,4})$/.exec(text) ?? [];
  if (coop === undefined || lockstep === undefined)
    throw new RangeError(`confirm: "${text}" is not two numbers such as ${CONFIRM}`);
  return [Number(coop), Number(lockstep)];
}
