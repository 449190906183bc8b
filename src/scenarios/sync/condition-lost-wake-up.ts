/** A condition that waits on a word that never changes. */
import { defineScenario } from '../define.js';
import { LOST_WAKE_UP, memory } from './lost-wake-up.js';

const [WORD, SEQUENCE, DONE] = [0, 1, 3];

export const scenario = defineScenario<Int32Array>({
  name: 'sync/condition-lost-wake-up',
  story: `A condition whose waiters wait on a word that never changes: a signal between the look at the predicate and the wait
wakes no waiter, and the wait does not notice.`,
  source: 'the condition of the npm package atomics-sync: its waiters wait on a word that no signal changes',
  shared: memory,
  forms: ['broken', 'fixed'],
  actors: (form) => [
    (mem) => {
      while (Atomics.load(mem, DONE) === 0) {
        const seen = Atomics.load(mem, SEQUENCE);
        if (Atomics.load(mem, DONE) !== 0) break;
        if (form === 'broken') Atomics.wait(mem, WORD, 0);
        else Atomics.wait(mem, SEQUENCE, seen);
      }
    },
    (mem) => {
      Atomics.store(mem, DONE, 1);
      if (form === 'fixed') Atomics.add(mem, SEQUENCE, 1);
      Atomics.notify(mem, form === 'broken' ? WORD : SEQUENCE);
    },
  ],
  after: () => 'all done',
  words: { word: WORD, sequence: SEQUENCE, done: DONE },
  outcomes: LOST_WAKE_UP,
});
