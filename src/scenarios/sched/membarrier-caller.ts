/** A barrier on all CPUs that leaves out the one that it runs on. */
import { defineScenario, tells } from '../define.js';

const [WHERE, DONE, STALE, RAN] = [0, 1, 2, 4];
const [FRESH_CODE, STALE_CODE] = [1, 2];

export const scenario = defineScenario<Int32Array>({
  name: 'sched/membarrier-caller',
  story: `Thread A changes code and calls membarrier(SYNC_CORE), which has the CPUs of its sibling threads serialize; thread B
then runs the code. membarrier() leaves out the CPU that it runs on, since A itself knows. But once it has chosen the CPUs, A
may be preempted and B may run on A's CPU, which was never interrupted.`,
  source: 'e45cdc71d1fa (2020), the aftermath of 227a4aadc75b: SYNC_CORE on the calling CPU, too',
  shared: () => {
    const mem = new Int32Array(new SharedArrayBuffer(32));
    mem[WHERE] = 1;
    mem[STALE] = mem[STALE + 1] = 1;
    return mem;
  },
  forms: ['broken', 'fixed'],
  actors: (form) => [
    (mem) => {
      const others = Atomics.load(mem, WHERE); // the CPU of B; A is on the other one
      Atomics.store(mem, STALE + others, 0);
      if (form === 'fixed') Atomics.store(mem, STALE + 1 - others, 0);
      Atomics.store(mem, DONE, 1);
    },
    (mem) => void Atomics.store(mem, WHERE, 0), // the scheduler: A and B change places
    (mem) => {
      while (Atomics.load(mem, DONE) === 0);
      mem[RAN] = Atomics.load(mem, STALE + Atomics.load(mem, WHERE)) === 1 ? STALE_CODE : FRESH_CODE;
    },
  ],
  after: (mem) => (mem[RAN] === FRESH_CODE ? 'B runs the new code' : 'B runs what was there before'),
  words: { cpu_of_b: WHERE, done: DONE, stale_on_0: STALE, stale_on_1: STALE + 1, ran: RAN },
  outcomes: [
    { match: 'B runs the new code', grade: 'acceptable', text: 'the CPU of B has serialized' },
    ...tells('B runs what was there before', 'B runs on the CPU that membarrier() ran on, and left out', ['broken']),
  ],
});
