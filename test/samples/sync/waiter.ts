/**
 * How a plain thread waits in smplab's primitives: without a time-out, so that who is never woken hangs and is seen.
 */
import type { Waiter } from 'smplab';

export const waiter: Waiter = {
  wait(view, index, seen) {
    Atomics.wait(view, index, seen);
  },
  wake(view, index, count) {
    Atomics.notify(view, index, count);
  },
};

export function sharedWords(count: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT));
}
