/** From samples to figures. tinybench does the statistics of a row; the ratio of two rows is taken pair by pair. */
import { Bench } from 'tinybench';
import type { Figure, Ratio } from './table.js';

/**
 * Hands samples that were taken elsewhere to tinybench. It times nothing here: each call is given its duration.
 *
 * tinybench runs one task to its end before the next one, A A A B B B, which is why the contest does its own turns.
 */
export async function summarise(samples: readonly number[]): Promise<Figure> {
  let next = 0;
  const bench = new Bench({ time: 0, iterations: samples.length, warmup: false, throws: true });
  bench.add('samples', () => ({ overriddenDuration: samples[next++] }), { async: false }); // said, or it calls once more to find out
  const [task] = await bench.run();
  const { latency } = task.result as unknown as { readonly latency: { readonly min: number; readonly p50: number } };
  if (next !== samples.length) throw new Error(`tinybench took ${next} of ${samples.length} samples`);
  return { min: latency.min, median: latency.p50, samples: samples.length };
}

/** The median of the ratios of two rows, round by round. */
export function ratioOf(samples: readonly number[], reference: readonly number[]): Ratio {
  return medianWithConfidence(samples.map((sample, round) => sample / reference[round]));
}

/** z of the normal distribution for 95 %. */
const Z = 1.96;

/**
 * The median and its interval of 95 % confidence, from the order of the values alone: no distribution is assumed. With
 * fewer than six values the interval is their whole range.
 *
 * Source: Conover, Practical Nonparametric Statistics, §3.2: confidence interval of a quantile.
 */
export function medianWithConfidence(values: readonly number[]): Ratio {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  const reach = (Z * Math.sqrt(n)) / 2;
  const low = Math.max(0, Math.floor(n / 2 - reach));
  const high = Math.min(n - 1, Math.ceil(n / 2 + reach));
  return { median: medianOfSorted(sorted), low: sorted[low], high: sorted[high] };
}

/** The middle value, or the mean of the two in the middle. */
function medianOfSorted(sorted: readonly number[]): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
