/** A semaphore whose takers want different numbers of permits. */
import { SEMAPHORE, semaphoreAcquire, semaphoreRelease } from '../../sync/semaphore.js';
import { defineScenario } from '../define.js';
import { LOST_WAKE_UP, memory } from './lost-wake-up.js';
import { threadWaiter } from './thread-waiter.js';

const PERMITS = SEMAPHORE.size;

export const scenario = defineScenario<Int32Array>({
  name: 'sync/semaphore-sizes',
  story: `One waits for two permits, another for one. A release of one wakes the longest waiter, for which one is not enough,
and which goes to sleep again: the wake-up is gone, and the other waiter sleeps beside a permit that would do. The form "fixed"
is the semaphore of src/sync, which wakes all.`,
  source: 'src/sync/semaphore.ts: why a release wakes all',
  shared: memory,
  forms: ['broken', 'fixed'],
  actors: (form) => [
    (mem) => acquire(mem, form, 2),
    (mem) => acquire(mem, form, 1),
    (mem) => release(mem, form, 1),
    (mem) => release(mem, form, 2),
  ],
  after: () => 'all done',
  words: { permits: PERMITS },
  outcomes: LOST_WAKE_UP,
});

function acquire(mem: Int32Array, form: string, n: number): void {
  if (form === 'fixed') return semaphoreAcquire(mem, 0, threadWaiter, n);
  for (;;) {
    const permits = Atomics.load(mem, PERMITS);
    if (permits < n) Atomics.wait(mem, PERMITS, permits);
    else if (Atomics.compareExchange(mem, PERMITS, permits, permits - n) === permits) return;
  }
}

function release(mem: Int32Array, form: string, n: number): void {
  if (form === 'fixed') return semaphoreRelease(mem, 0, threadWaiter, n);
  Atomics.add(mem, PERMITS, n);
  Atomics.notify(mem, PERMITS, 1);
}
