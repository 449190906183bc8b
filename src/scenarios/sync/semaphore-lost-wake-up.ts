/** A semaphore that notifies on 0 to 1 only. */
import { defineScenario } from '../define.js';
import { LOST_WAKE_UP, memory } from './lost-wake-up.js';

const SEATS = 2;

export const scenario = defineScenario<Int32Array>({
  name: 'sync/semaphore-lost-wake-up',
  story: `Two sleepers wait for a permit. Two releases come; the second one finds the count at 1 and notifies no waiter, for the
first was woken already. The one it was meant for sleeps on.`,
  source: 'the semaphore of the npm package atomics-sync: it notifies only when the count leaves 0',
  shared: memory,
  forms: ['broken', 'fixed'],
  actors: (form) => [
    (mem) => acquire(mem),
    (mem) => acquire(mem),
    (mem) => {
      for (let i = 0; i < 2; i++) {
        const before = Atomics.add(mem, SEATS, 1);
        if (before === 0 || form === 'fixed') Atomics.notify(mem, SEATS, 1);
      }
    },
  ],
  after: () => 'all done',
  words: { seats: SEATS },
  outcomes: LOST_WAKE_UP,
});

function acquire(mem: Int32Array): void {
  for (;;) {
    const permits = Atomics.load(mem, SEATS);
    if (permits === 0) Atomics.wait(mem, SEATS, 0);
    else if (Atomics.compareExchange(mem, SEATS, permits, permits - 1) === permits) return;
  }
}
