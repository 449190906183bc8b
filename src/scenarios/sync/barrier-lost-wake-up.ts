/** A barrier that waits on a word that never changes. */
import { defineScenario } from '../define.js';
import { LOST_WAKE_UP, memory } from './lost-wake-up.js';

const [WORD, SEQUENCE, SEATS] = [0, 1, 2];
const LONG_MS = 1000;

export const scenario = defineScenario<Int32Array>({
  name: 'sync/barrier-lost-wake-up',
  story: `A barrier whose waiters wait on a flag that is 0 before and after each round: the last one to arrive notifies before the
first one sleeps.`,
  source: 'the barrier of the npm package atomics-sync: its waiters wait on a word that no round changes',
  shared: memory,
  forms: ['broken', 'fixed'],
  actors: (form) => [(mem) => meet(mem, form), (mem) => meet(mem, form)],
  after: () => 'all done',
  words: { word: WORD, sequence: SEQUENCE, seats: SEATS },
  outcomes: LOST_WAKE_UP,
});

function meet(mem: Int32Array, form: string): void {
  const round = Atomics.load(mem, SEQUENCE);
  if (Atomics.add(mem, SEATS, 1) === 1) {
    Atomics.store(mem, SEATS, 0);
    if (form === 'fixed') Atomics.add(mem, SEQUENCE, 1);
    Atomics.notify(mem, form === 'broken' ? WORD : SEQUENCE);
  } else if (form === 'broken') Atomics.wait(mem, WORD, 0, LONG_MS);
  else while (Atomics.load(mem, SEQUENCE) === round) Atomics.wait(mem, SEQUENCE, round);
}
