/**
 * The waiter: how a primitive waits, handed in by its caller.
 *
 * A plain thread parks in `Atomics.wait`; an emulated CPU sleeps in the kernel and serves interrupts meanwhile. All
 * primitives are written against this one seam and keep its protocol: read the word, decide, wait for it to become
 * different from what was read, and decide anew after every return; change the word first, wake second.
 *
 * Ordering: the sleeper's check of the word and its falling asleep are one step to a waker, as in `Atomics.wait`. So a
 * change before the check is seen, and a change after it is followed by a `wake` that finds the sleeper. Source:
 * ECMA-262, Atomics.wait and Atomics.notify (the WaiterList's critical section); futex(2), FUTEX_WAIT.
 */

export interface Waiter {
  /**
   * Returns some time after `view[index]` may have become different from `seen`; it may return early for no reason.
   * Throws to give up: the primitive is then left consistent, and a wake-up that the thrower used up is passed on.
   */
  wait(view: Int32Array, index: number, seen: number): void;
  /**
   * Wakes up to `count` of those that wait on the word, the longest waiting first; all of them when `count` is omitted.
   * Called after the word was changed. Does not throw.
   */
  wake(view: Int32Array, index: number, count?: number): void;
}

/** A word that tells sleepers to give up once it is no longer 0. It stays set. */
export interface AbortWord {
  readonly view: Int32Array;
  readonly index: number;
}

export interface BlockingWaiterOptions {
  /** Longest time without a wake-up. `Infinity` is allowed with an abort word only. */
  readonly timeoutMs: number;
  readonly abort?: AbortWord;
}

/** The awaited word did not change in time. @public */
export class SyncTimeout extends Error {
  override readonly name = 'SyncTimeout';
}

/** The abort word was set. @public */
export class SyncAborted extends Error {
  override readonly name = 'SyncAborted';
}

/** An abort takes effect within this time, also when only the abort word was notified, or nothing was. */
export const SLICE_MS = 50;

/**
 * The waiter of a plain thread: parks it in slices of at most `SLICE_MS` and looks at the abort word before each.
 *
 * The time-out is a watchdog over a single wait, not a deadline for the whole operation: a thread that is woken, finds
 * that another was faster and waits again starts anew. Only time slept through counts and no clock is read, so a
 * process that was stopped (a debugger, a closed laptop) does not time out on its return.
 * @public
 */
export function blockingWaiter({ timeoutMs, abort }: BlockingWaiterOptions): Waiter {
  if (!(timeoutMs >= 0)) throw new RangeError(`timeoutMs must be at least 0, not ${timeoutMs}`);
  if (timeoutMs === Infinity && abort === undefined) throw new RangeError('a wait needs a time-out or an abort word');
  return {
    wait(view, index, seen) {
      for (let leftMs = timeoutMs; ; leftMs -= SLICE_MS) {
        if (abort !== undefined && Atomics.load(abort.view, abort.index) !== 0) {
          throw new SyncAborted(`aborted while waiting for word ${index} to change from ${seen}`);
        }
        if (Atomics.wait(view, index, seen, Math.min(leftMs, SLICE_MS)) !== 'timed-out') return;
        if (Atomics.load(view, index) !== seen) return;
        if (leftMs <= SLICE_MS) throw new SyncTimeout(`word ${index} did not change from ${seen} in ${timeoutMs} ms`);
      }
    },
    wake(view, index, count) {
      Atomics.notify(view, index, count);
    },
  };
}
