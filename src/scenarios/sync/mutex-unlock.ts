/** A mutex whose unlock looks too early whether a thread waits. */
import { mutexLock, mutexUnlock } from '../../sync/mutex.js';
import { defineScenario } from '../define.js';
import { LOST_WAKE_UP, memory } from './lost-wake-up.js';
import { threadWaiter } from './thread-waiter.js';

const [LOCK, WAITERS] = [0, 1];

export const scenario = defineScenario<Int32Array>({
  name: 'sync/mutex-unlock',
  story: `The unlock wakes a waiter if there are waiters, and looks before it unlocks. The thread that begins to wait between the look and the
unlock is not woken. The form "fixed" is the mutex of src/sync, where the look and the unlock are one exchange.`,
  source: 'Ulrich Drepper, "Futexes Are Tricky" (2011), section 5',
  shared: memory,
  forms: ['broken', 'fixed'],
  actors: (form) => [(mem) => enterAndLeave(mem, form), (mem) => enterAndLeave(mem, form)],
  after: () => 'all done',
  words: { lock: LOCK, waiters: WAITERS },
  outcomes: LOST_WAKE_UP,
});

function enterAndLeave(mem: Int32Array, form: string): void {
  if (form === 'fixed') {
    mutexLock(mem, LOCK, threadWaiter);
    mutexUnlock(mem, LOCK, threadWaiter);
  } else {
    lock(mem);
    unlock(mem);
  }
}

function lock(mem: Int32Array): void {
  while (Atomics.exchange(mem, LOCK, 1) !== 0) {
    Atomics.add(mem, WAITERS, 1);
    Atomics.wait(mem, LOCK, 1);
    Atomics.sub(mem, WAITERS, 1);
  }
}

function unlock(mem: Int32Array): void {
  const waiters = Atomics.load(mem, WAITERS);
  Atomics.store(mem, LOCK, 0);
  if (waiters > 0) Atomics.notify(mem, LOCK, 1);
}
