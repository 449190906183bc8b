/**
 * Reading the counters: what a torture has done so far. Context: the host, while the CPUs go on; figures are recent,
 * not exact.
 */
import { TALLY, TALLY_WORDS, type TallyName } from './memory.js';

/** Sums over the CPUs; of times the least and the greatest. */
export type Tallies = Readonly<Record<TallyName, number>>;

/**
 * What of the tallies is an error of the calls themselves. Source: kernel/scftorture.c, n_errs and others, Linux 6.18.
 */
export const ERRORS = ['errs', 'mb_in', 'mb_out'] as const satisfies readonly TallyName[];

export function readTallies(mem: Int32Array, base: number, cpus: number): Tallies {
  return sumTallies(Array.from({ length: cpus }, (_, cpu) => readTally(mem, base, cpu)));
}

export function readTally(mem: Int32Array, base: number, cpu: number): Tallies {
  return Object.fromEntries(TALLY.layout.map(([name, offset]) => [name, mem[base + cpu * TALLY_WORDS + offset]]));
}

/** Sums, of CPUs or of machines. */
export function sumTallies(all: readonly Tallies[]): Tallies {
  return Object.fromEntries(TALLY.layout.map(([name]) => [name, combine(name, all)]));
}

function combine(name: TallyName, all: readonly Tallies[]): number {
  const values = all.map((one) => one[name]);
  if (name.endsWith('_max') || name === 'onoff_error') return Math.max(0, ...values);
  if (!name.endsWith('_min')) return values.reduce((sum, value) => sum + value, 0);
  const counted = all.filter((one) => one[`${name.slice(0, -'min'.length)}ok`] > 0).map((one) => one[name]);
  return counted.length === 0 ? 0 : Math.min(...counted);
}

/** Calls that were made, refused ones included. */
export function callsMade(tallies: Tallies): number {
  const { single, single_rpc, single_wait, many, many_wait, all, all_wait } = tallies;
  return single + single_rpc + single_wait + many + many_wait + all + all_wait;
}
