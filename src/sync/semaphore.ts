/**
 * Semaphore: a number of permits that threads take and give back.
 *
 * The word waited on is not the number of permits, which may be the same again, but a count of releases. Every release
 * moves it and wakes all who wait: with takers of different sizes no other thread knows whose turn it is, and a wake-up for
 * one could go to the one whose permits do not suffice yet. Not fair: a large taker may be overtaken for ever.
 *
 * Invariant: 0 ≤ permits < 2^31 (the upper bound is the user's to keep). A thread may give what it has not taken.
 */
import { struct } from '../memory/struct.js';
import type { Waiter } from './waiter.js';

/** @public */
export const SEMAPHORE = struct('semaphore', ['permits', 'releases']);

/** Context: before the semaphore is shared. @public */
export function semaphoreInit(view: Int32Array, index: number, permits: number): void {
  if (!Number.isInteger(permits) || permits < 0) throw new RangeError(`a semaphore cannot have ${permits} permits`);
  Atomics.store(view, index + SEMAPHORE.permits, permits);
  Atomics.store(view, index + SEMAPHORE.releases, 0);
}

/**
 * Takes n permits at once, waiting until there are as many. When the waiter throws, none was taken.
 *
 * Ordering: the load of `releases` stands before the look at `permits` and pairs with the two additions in
 * `semaphoreRelease`, which stand the other way round: either the look sees the permits, or the wait sees the release.
 * @public
 */
export function semaphoreAcquire(view: Int32Array, index: number, waiter: Waiter, n = 1): void {
  for (;;) {
    const seen = Atomics.load(view, index + SEMAPHORE.releases);
    if (semaphoreTryAcquire(view, index, n)) return;
    waiter.wait(view, index + SEMAPHORE.releases, seen);
  }
}

/** Takes n permits if there are as many. Returns whether it did. Never waits. @public */
export function semaphoreTryAcquire(view: Int32Array, index: number, n = 1): boolean {
  mustBeCount(n);
  const permits = index + SEMAPHORE.permits;
  let seen = Atomics.load(view, permits);
  while (seen >= n) {
    const found = Atomics.compareExchange(view, permits, seen, seen - n);
    if (found === seen) return true;
    seen = found;
  }
  return false;
}

/**
 * Gives n permits. Context: any thread. Ordering: permits first, then `releases`; pairs with `semaphoreAcquire`.
 *
 * @public
 */
export function semaphoreRelease(view: Int32Array, index: number, waiter: Waiter, n = 1): void {
  mustBeCount(n);
  Atomics.add(view, index + SEMAPHORE.permits, n);
  Atomics.add(view, index + SEMAPHORE.releases, 1);
  waiter.wake(view, index + SEMAPHORE.releases);
}

/** The permits that are left at this moment. @public */
export function semaphorePermits(view: Int32Array, index: number): number {
  return Atomics.load(view, index + SEMAPHORE.permits);
}

function mustBeCount(n: number): void {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`a semaphore takes and gives whole permits, not ${n}`);
}
