/** A barrier that is used again before all threads have left it. */
import { BARRIER, barrierInit, barrierWait } from '../../sync/barrier.js';
import { defineScenario } from '../define.js';
import { LOST_WAKE_UP, memory } from './lost-wake-up.js';
import { threadWaiter } from './thread-waiter.js';

const COUNT = BARRIER.size;
const PARTIES = 2;
const ROUNDS = 2;

export const scenario = defineScenario<Int32Array>({
  name: 'sync/barrier-reuse',
  story: `A barrier without a generation: each thread that comes waits until the counter is 0 again. The last one to arrive sets
it to 0 and comes back for the next round; the other, not awake yet, finds a 1 and sleeps on, and then both sleep. The form
"fixed" is the barrier of src/sync.`,
  source: 'Hensgen, Finkel and Manber, "Two Algorithms for Barrier Synchronization" (1988)',
  shared: () => {
    const mem = memory();
    barrierInit(mem, 0, PARTIES);
    return mem;
  },
  forms: ['broken', 'fixed'],
  actors: (form) => [(mem) => meetTwice(mem, form), (mem) => meetTwice(mem, form)],
  after: () => 'all done',
  words: { count: COUNT },
  outcomes: LOST_WAKE_UP,
});

function meetTwice(mem: Int32Array, form: string): void {
  for (let round = 0; round < ROUNDS; round++) {
    if (form === 'fixed') barrierWait(mem, 0, threadWaiter);
    else meet(mem);
  }
}

function meet(mem: Int32Array): void {
  if (Atomics.add(mem, COUNT, 1) === PARTIES - 1) {
    Atomics.store(mem, COUNT, 0);
    Atomics.notify(mem, COUNT);
    return;
  }
  for (let seen = Atomics.load(mem, COUNT); seen !== 0; seen = Atomics.load(mem, COUNT)) Atomics.wait(mem, COUNT, seen);
}
