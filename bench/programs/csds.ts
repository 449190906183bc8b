/** The csds of the flush: how they lie, and what their functions make of their arguments. */

/** Words from csd to csd: a cache line each, as in the C twin. */
export const CSD_STRIDE = 16;

/** Sum that `even` and `odd` make of the arguments 0 … n−1. */
export function sumOf(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += i % 2 === 0 ? i : 2 * i;
  return sum;
}
