/** Checks of option values: each returns the value, or throws a RangeError with one line that names the option. */
import { availableParallelism } from 'node:os';

/** More threads than that are a mistake. */
const THREADS_MAX = 64;

/** @throws {RangeError} unless it is a whole number in that range */
export function whole(name: string, value: number, min: number, max = Number.MAX_SAFE_INTEGER): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${name}: ${value} is not a whole number`);
  return within(name, value, min, max);
}

/** @throws {RangeError} unless it is a number in that range */
export function within(name: string, value: number, min: number, max: number): number {
  if (value >= min && value <= max) return value;
  const range = max === Number.MAX_SAFE_INTEGER ? `at least ${min}` : `in ${min} to ${max}`;
  throw new RangeError(`${name}: ${value} is not ${range}`);
}

/** A probability. */
export function share(name: string, value: number): number {
  return within(name, value, 0, 1);
}

/** The seed that was given, or one drawn from the clock: it is reported, so that the run can be repeated. */
export function seedOf(given: number | undefined): number {
  return whole('seed', given ?? Date.now() % 2 ** 31, 0);
}

/** The threads that were asked for, or one a core. */
export function threadsOf(given: number | undefined): number {
  return whole('threads', given ?? Math.min(THREADS_MAX, availableParallelism()), 1, THREADS_MAX);
}
