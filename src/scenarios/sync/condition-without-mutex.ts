/** A condition whose predicate is changed without the mutex. */
import { CONDITION, conditionSignal, conditionWait } from '../../sync/condition.js';
import { MUTEX, mutexLock, mutexUnlock } from '../../sync/mutex.js';
import { defineScenario } from '../define.js';
import { LOST_WAKE_UP, memory } from './lost-wake-up.js';
import { threadWaiter } from './thread-waiter.js';

const LOCK = 0;
const CONDITION_WORD = LOCK + MUTEX.size;
const READY = CONDITION_WORD + CONDITION.size;

export const scenario = defineScenario<Int32Array>({
  name: 'sync/condition-without-mutex',
  story: `A waiter holds the mutex, finds the predicate false and is about to wait. A thread makes it true and signals, without the
mutex: no thread waits yet, so the signal is forgotten. Made under the mutex, the change comes before the look or after the
wait has begun. Mutex and condition are those of src/sync in both forms.`,
  source: 'POSIX, pthread_cond_wait(), rationale; the context rule of src/sync/condition.ts',
  shared: memory,
  forms: ['broken', 'fixed'],
  actors: (form) => [
    (mem) => {
      mutexLock(mem, LOCK, threadWaiter);
      while (Atomics.load(mem, READY) === 0) conditionWait(mem, CONDITION_WORD, LOCK, threadWaiter);
      mutexUnlock(mem, LOCK, threadWaiter);
    },
    (mem) => {
      if (form === 'fixed') mutexLock(mem, LOCK, threadWaiter);
      Atomics.store(mem, READY, 1);
      if (form === 'fixed') mutexUnlock(mem, LOCK, threadWaiter);
      conditionSignal(mem, CONDITION_WORD, threadWaiter);
    },
  ],
  after: () => 'all done',
  words: { lock: LOCK, condition: CONDITION_WORD, ready: READY },
  outcomes: LOST_WAKE_UP,
});
