/**
 * Once: something is done by one thread, and no thread goes on before it is done.
 *
 * One word: even while no thread is at it, odd while a thread is, DONE in the end. A failed attempt moves it to the next
 * even number, so that the word waited on never returns to a value it had. Not recursive: a function that asks for
 * itself waits for itself until its waiter gives up; so do all others when the thread that is at it dies.
 */
import { struct } from '../memory/struct.js';
import type { Waiter } from './waiter.js';

/** @public */
export const ONCE = struct('once', ['progress']);

const DONE = -1;

/** Context: before it is shared. Zeroed memory is not yet done. @public */
export function onceInit(view: Int32Array, index: number): void {
  Atomics.store(view, index + ONCE.progress, 0);
}

/**
 * Runs `body` unless it is done; waits while another thread is at it. Returns whether this thread did it. When `body`
 * throws, its error goes to this caller alone, and the next in line tries.
 *
 * Ordering: the store of DONE pairs with the load that finds it: all that `body` wrote is visible to all who return.
 * @public
 */
export function onceRun(view: Int32Array, index: number, waiter: Waiter, body: () => void): boolean {
  const progress = index + ONCE.progress;
  for (;;) {
    const seen = Atomics.load(view, progress);
    if (seen === DONE) return false;
    if (isBusy(seen)) waiter.wait(view, progress, seen);
    else if (Atomics.compareExchange(view, progress, seen, seen + 1) === seen) {
      attempt(view, progress, seen + 2, waiter, body);
      return true;
    }
  }
}

/** Whether it is done. Ordering: as in `onceRun`. @public */
export function onceDone(view: Int32Array, index: number): boolean {
  return Atomics.load(view, index + ONCE.progress) === DONE;
}

function attempt(view: Int32Array, progress: number, failed: number, waiter: Waiter, body: () => void): void {
  let after = failed;
  try {
    body();
    after = DONE;
  } finally {
    Atomics.store(view, progress, after);
    waiter.wake(view, progress);
  }
}

function isBusy(progress: number): boolean {
  return (progress & 1) === 1;
}
