/** What coverages say, and which of two says more. */
import type { Coverage } from '../lab/schedule.js';

/** Up to how many preemptions all schedules were executed; -1: of none is that known. */
export function boundOf(coverage: Coverage): number {
  if (coverage === 'sampled') return -1;
  return coverage === 'exhausted' ? Infinity : Number(coverage.slice('bound:'.length));
}

/** The one that says most: each was reached, by different strategies on the same program. */
export function widest(coverages: readonly Coverage[]): Coverage {
  return coverages.reduce((a, b) => (boundOf(b) > boundOf(a) ? b : a), 'sampled');
}

/** The one that says least: what all of them together cover, when each had a part of the schedules. */
export function narrowest(coverages: readonly Coverage[]): Coverage {
  return coverages.reduce((a, b) => (boundOf(b) < boundOf(a) ? b : a), coverages[0] ?? 'sampled');
}
