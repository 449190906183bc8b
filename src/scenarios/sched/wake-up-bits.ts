/** Two CPUs that write different bits of one word. */
import { defineScenario, tells } from '../define.js';

const [BITS, ON_RQ, REMOTE] = [0, 1, 2];
const [CONTRIBUTES, REMOTE_WAKEUP] = [1, 2];

export const scenario = defineScenario<Int32Array>({
  name: 'sched/wake-up-bits',
  story: `A CPU schedules a task out: it notes in a bit field of the task whether it counts for the load, and takes it off the run
queue. Another CPU that finds it off the run queue wakes it, and notes in the same bit field that the wake-up was a remote one.
Writing a bit field means reading the word and writing all of it. Nothing keeps the first write before the task leaves the run
queue on arm64, which is how it is written here: one of the bits is lost, and the load average goes wrong for good.`,
  source: 'f97bb5272d9e (2020): sched_remote_wakeup moved to a word of its own',
  shared: () => new Int32Array(new SharedArrayBuffer(16)),
  forms: ['broken', 'fixed'],
  actors: (form) => [
    (mem) => {
      const bits = Atomics.load(mem, BITS);
      Atomics.store(mem, ON_RQ, 1); // it is off the run queue
      Atomics.store(mem, BITS, bits | CONTRIBUTES);
    },
    (mem) => {
      while (Atomics.load(mem, ON_RQ) === 0);
      const word = form === 'broken' ? BITS : REMOTE;
      Atomics.store(mem, word, Atomics.load(mem, word) | REMOTE_WAKEUP);
    },
  ],
  after: (mem) => ((mem[BITS] | mem[REMOTE]) === (CONTRIBUTES | REMOTE_WAKEUP) ? 'both bits are set' : 'a bit is lost'),
  words: { bits: BITS, off_rq: ON_RQ, sched_remote_wakeup: REMOTE },
  outcomes: [
    {
      match: 'both bits are set',
      grade: 'acceptable',
      text: 'one wrote after the other, or each wrote a word of its own',
    },
    ...tells('a bit is lost', 'one wrote back the word as it was before the other wrote its bit', ['broken']),
  ],
});
