/** smplab's own semaphore, whose takers want one permit or two. */
import { defineCheck, SEMAPHORE, semaphoreAcquire, semaphoreInit, semaphoreRelease, semaphoreTryAcquire } from 'smplab';
import { sharedWords, waiter } from './waiter.js';

const PERMITS = 2;
const COUNTS = [1, 2];

export default defineCheck({
  name: 'semaphore of smplab',
  setup: () => {
    const words = sharedWords(SEMAPHORE.size);
    semaphoreInit(words, 0, PERMITS);
    return words;
  },
  operations: {
    acquire: { args: COUNTS, run: (words, n: number) => semaphoreAcquire(words, 0, waiter, n) },
    tryAcquire: { args: COUNTS, run: (words, n: number) => semaphoreTryAcquire(words, 0, n) },
    release: { args: COUNTS, run: (words, n: number) => semaphoreRelease(words, 0, waiter, n) },
  },
  model: 'semaphore',
  capacity: PERMITS,
});
