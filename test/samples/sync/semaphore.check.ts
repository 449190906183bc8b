/**
 * smplab's own semaphore with two permits. Who takes one gives it back, so that nobody has to wait for ever; takers of
 * different sizes race in the scenario sync/semaphore-sizes.
 */
import { defineCheck, SEMAPHORE, semaphoreAcquire, semaphoreInit, semaphoreRelease } from 'smplab';
import { sharedWords, waiter } from './waiter.js';

const PERMITS = 2;

export default defineCheck({
  name: 'semaphore of smplab',
  setup: () => {
    const words = sharedWords(SEMAPHORE.size);
    semaphoreInit(words, 0, PERMITS);
    return words;
  },
  operations: {
    acquire: { run: (words) => semaphoreAcquire(words, 0, waiter) },
    release: { after: 'acquire', run: (words) => semaphoreRelease(words, 0, waiter) },
  },
  model: 'semaphore',
  permits: PERMITS,
});
