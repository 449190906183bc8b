/** Checks of option values: each returns the value, or throws a RangeError with one line that names the option. */
import { availableParallelism } from 'node:os';
import { LONGEST_MS } from './duration.js';

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

/** Milliseconds that everything together may take. @throws {RangeError} none that a timer can wait for */
export function budget(asked: number): number {
  return within('budget', asked, 1, LONGEST_MS);
}

/** A thread whose code gives no sign of life for so long hangs. Shorter is no sign of anything on a busy host. */
const [PATIENCE_MS, LEAST_PATIENCE_MS] = [5000, 200];

/** How long to wait for a sign of life, in milliseconds. */
export function patience(asked = PATIENCE_MS): number {
  if (asked < LEAST_PATIENCE_MS) throw new RangeError(`patience: ${asked} ms is less than ${LEAST_PATIENCE_MS} ms`);
  return whole('patience', asked, LEAST_PATIENCE_MS, LONGEST_MS);
}

const MAX_JOBS = 64;

/**
 * Threads that search at the same time: as many as were asked for, or one a core. `threads` are those of a definition: which
 * of them may call what.
 */
export function jobCount(options: { readonly jobs?: number | undefined }): number {
  if ('threads' in options) throw new RangeError('threads: how many search at the same time is called jobs');
  return whole('jobs', options.jobs ?? Math.min(availableParallelism(), MAX_JOBS), 1, MAX_JOBS);
}

/** Executions that take less time than another thread to start. */
const FEW = 256;

/** Threads for a search that may end after so many executions. */
export function searchingJobs(options: {
  readonly jobs?: number | undefined;
  readonly executions?: number | undefined;
}): number {
  const most = jobCount(options);
  return options.jobs === undefined && (options.executions ?? Infinity) <= FEW ? 1 : most;
}

/** A probability. */
export function share(name: string, value: number): number {
  return within(name, value, 0, 1);
}

/** The seed that was given, or one drawn from the clock: it is reported, so that the run can be repeated. */
export function seedOf(given: number | undefined): number {
  return whole('seed', given ?? Date.now() % 2 ** 31, 0);
}
