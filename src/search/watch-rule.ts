/**
 * Which executions of a search are watched for data races.
 *
 * Watching has its price, and not every execution need pay it: whether two accesses race does not depend on the order in
 * which they were made, but on what orders them, so nearly every execution that makes both shows it. A program without
 * data races in its interleavings has no other executions (SC-DRF), so what is not watched is not explored in vain.
 */

/** The first ones, and one in so many of the others. */
const [FIRST, EVERY] = [32, 32];

/** @param number of the execution, from 0, in the whole search: so the same ones are watched on any number of threads */
export function isWatched(number: number): boolean {
  return number < FIRST || number % EVERY === 0;
}
