/** smplab's own mutex. */
import { defineCheck, MUTEX, mutexLock, mutexTryLock, mutexUnlock } from 'smplab';
import { sharedWords, waiter } from './waiter.js';

export default defineCheck({
  name: 'mutex of smplab',
  setup: () => sharedWords(MUTEX.size),
  operations: {
    acquire: { run: (words) => mutexLock(words, 0, waiter) },
    tryAcquire: { run: (words) => mutexTryLock(words, 0) },
    release: { run: (words) => mutexUnlock(words, 0, waiter) },
  },
  model: 'lock',
});
