/**
 * The programs that exploration is measured with, and what is asked for on one core of a two-core machine with Node 20.
 */
import type { Strategy } from '../../src/lab/schedule.js';
import { Random } from '../../src/machine/random.js';
import { scenarioUrl } from '../../src/runners/scenario-catalog.js';
import { PreemptionBounded } from '../../src/search/strategies/preemption-bounded.js';
import { RandomWalk } from '../../src/search/strategies/random-walk.js';

/** What they are searched by: with at most 3 preemptions, and by random walk. */
export const STRATEGIES = {
  bounded: (): Strategy => new PreemptionBounded({ most: 3 }),
  random: (): Strategy => new RandomWalk(new Random(1)),
} as const;
export type Searched = keyof typeof STRATEGIES;

export interface Program {
  readonly name: string;
  readonly url: string;
  readonly form: string;
  /** Executions a second. */
  readonly bars: Readonly<Record<Searched, number>>;
}

const here = (file: string): string => new URL(file, import.meta.url).href;

export const PROGRAMS: readonly Program[] = [
  {
    name: 'two actors × (load, store)',
    url: here('load-store.js'),
    form: 'broken',
    bars: { bounded: 1_200_000, random: 800_000 },
  },
  {
    name: 'Treiber stack, 3 actors × 4 operations',
    url: here('treiber.js'),
    form: 'fixed',
    bars: { bounded: 180_000, random: 60_000 },
  },
  {
    name: 'MPSC llist, 3 producers × 2 nodes',
    url: here('mpsc.js'),
    form: 'fixed',
    bars: { bounded: 200_000, random: 120_000 },
  },
  {
    name: 'late IPI, 3 CPUs',
    url: scenarioUrl('offline-race/late-ipi'),
    form: 'v3.15',
    bars: { bounded: 40_000, random: 25_000 },
  },
];
