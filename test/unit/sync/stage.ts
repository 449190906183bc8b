/** The shared words that the tests of `src/sync` play on: every word that threads fight over on a line of its own. */
const LINE = 16;

export const ABORT = 1 * LINE;
/** Members that wait for the signal to begin, and the signal. */
export const READY = 2 * LINE;
export const GO = 3 * LINE;
/** Waits begun, counted by the waiter of every member before it waits. */
export const SLEEPS = 4 * LINE;
export const MUTEX_AT = 5 * LINE;
export const BARRIER_AT = 6 * LINE;
export const SEMAPHORE_AT = 7 * LINE;
export const ONCE_AT = 8 * LINE;
export const NOT_FULL = 9 * LINE;
export const NOT_EMPTY = 10 * LINE;
/** A word that nobody writes. */
export const STILL = 11 * LINE;
/** Words with a meaning of the role's own. */
export const COUNT = 12 * LINE;
export const INSIDE = 13 * LINE;
export const WRONG = 14 * LINE;
/** One word a member. */
export const MEMBERS = 15 * LINE;
/** The bounded buffer: how many items went in and came out, and the slots. */
export const PUT = 16 * LINE;
export const TAKEN = 16 * LINE + 1;
export const SLOTS = 17 * LINE;
export const SLOT_COUNT = 4;

export function emptyStage(): Int32Array {
  return new Int32Array(new SharedArrayBuffer((SLOTS + SLOT_COUNT) * Int32Array.BYTES_PER_ELEMENT));
}
