/** Which of two coverages says more. */
import type { Coverage } from '../lab/schedule.js';

function rank(coverage: Coverage): number {
  if (coverage === 'sampled') return -1;
  return coverage === 'exhausted' ? Infinity : Number(coverage.slice('bound:'.length));
}

/** The one that says most: each was reached, by different strategies on the same program. */
export function widest(coverages: readonly Coverage[]): Coverage {
  return coverages.reduce((a, b) => (rank(b) > rank(a) ? b : a), 'sampled');
}

/** The one that says least: what all of them together cover, when each had a part of the schedules. */
export function narrowest(coverages: readonly Coverage[]): Coverage {
  return coverages.reduce((a, b) => (rank(b) < rank(a) ? b : a), coverages[0] ?? 'sampled');
}
