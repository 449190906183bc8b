/** How the scenarios wait in the primitives of src/sync: as a thread does, without a time-out. */
import type { Waiter } from '../../sync/waiter.js';

export const threadWaiter: Waiter = {
  wait(view, index, seen) {
    Atomics.wait(view, index, seen);
  },
  wake(view, index, count) {
    Atomics.notify(view, index, count);
  },
};
