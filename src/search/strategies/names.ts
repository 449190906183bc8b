/**
 * The strategies by name, as `smplab list` shows them and `--strategy` takes them. Who only names them needs none of their
 * code: it is the threads that search.
 */

/** One search, which is not dealt out to threads. */
export const DPOR = 'dpor';

/** What each does. */
export const STRATEGIES = {
  'random-walk': 'any enabled choice',
  'pct:2': 'random priorities, one demotion',
  'pct:3': 'random priorities, two demotions',
  'pct:10': 'random priorities, nine demotions',
  pos: 'random priorities of events, drawn again after conflicts',
  urw: 'in proportion to the steps that are left',
  surw: 'in proportion to the accesses to one word that are left',
  'preemption-bounded': 'all schedules with 0, 1, 2, … preemptions',
  [DPOR]: 'one schedule of each order of the steps that do not commute',
  portfolio: 'surw, pos, pct:3, random-walk and preemption-bounded in turn',
} as const;

/** Forms of a name that take a number, for people. */
export const STRATEGY_FORMS =
  'pct:N, portfolio:N (samples N executions, then goes on with the preemption-bounded search alone)';

/** A name without its number, and the number. */
export interface StrategyName {
  readonly kind: 'random-walk' | 'pct' | 'pos' | 'urw' | 'surw' | 'preemption-bounded' | 'dpor' | 'portfolio';
  readonly number?: number;
}

/** Reads a name; undefined: no strategy is called so. */
export function readStrategyName(name: string): StrategyName | undefined {
  const depth = /^pct:([1-9]\d?)$/.exec(name)?.[1];
  if (depth !== undefined) return { kind: 'pct', number: Number(depth) };
  const samples = /^portfolio:([1-9]\d{0,8})$/.exec(name)?.[1];
  if (samples !== undefined) return { kind: 'portfolio', number: Number(samples) };
  return Object.hasOwn(STRATEGIES, name)
    ? { kind: name as Exclude<keyof typeof STRATEGIES, `pct:${number}`> }
    : undefined;
}
