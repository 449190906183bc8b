/**
 * A queue of one place made of smplab's own mutex and condition: both sides wait, so a wake-up that is lost is seen.
 */
import { CONDITION, conditionBroadcast, conditionWaitUntil, defineCheck, MUTEX, withMutex } from 'smplab';
import { sharedWords, waiter } from './waiter.js';

const [LOCK, CHANGED] = [0, MUTEX.size];
/** 0: nothing is there. */
const PLACE = MUTEX.size + CONDITION.size;

export default defineCheck({
  name: 'condition of smplab',
  setup: () => sharedWords(PLACE + 1),
  operations: { push: { args: 'int', waits: true, run: push }, pop: { waits: true, run: pop } },
  model: 'fifo-queue',
  capacity: 1,
});

function push(words: Int32Array, value: number): void {
  withMutex(words, LOCK, waiter, () => {
    conditionWaitUntil(words, CHANGED, LOCK, waiter, () => words[PLACE] === 0);
    words[PLACE] = value;
    conditionBroadcast(words, CHANGED, waiter);
  });
}

function pop(words: Int32Array): number {
  return withMutex(words, LOCK, waiter, () => {
    conditionWaitUntil(words, CHANGED, LOCK, waiter, () => words[PLACE] !== 0);
    const value = words[PLACE];
    words[PLACE] = 0;
    conditionBroadcast(words, CHANGED, waiter);
    return value;
  });
}
