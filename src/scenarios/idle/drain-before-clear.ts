/** The order in which polling idle ends. */
import { llistAdd, llistDelAll } from '../../kernel/llist.js';
import { defineScenario, tells } from '../define.js';

const [FLAGS, QUEUE, NODE, INTERRUPT, DRAINED] = [0, 1, 2, 3, 4];
const POLLING = 1;
const NEED_RESCHED = 2;

export const scenario = defineScenario<Int32Array>({
  name: 'idle/drain-before-clear',
  story: `A sender adds to the queue and then looks whether the target polls: if so it sets a flag instead of sending an IPI. A target
that drains its queue first and stops polling then misses what was added in between. It must stop polling first.`,
  source: 'kernel/sched/idle.c, do_idle(), Linux 6.18; store buffering, litmus test SB+fencembonceonces',
  shared: () => {
    const mem = new Int32Array(8);
    mem[FLAGS] = POLLING;
    return mem;
  },
  forms: ['broken', 'fixed'],
  actors: (form) => [
    (mem) => {
      if (form === 'broken') drain(mem);
      Atomics.and(mem, FLAGS, ~POLLING);
      if (form === 'fixed') drain(mem);
    },
    (mem) => {
      llistAdd(mem, NODE, QUEUE);
      const flags = Atomics.load(mem, FLAGS);
      const told =
        (flags & POLLING) !== 0 && Atomics.compareExchange(mem, FLAGS, flags, flags | NEED_RESCHED) === flags;
      if (!told) Atomics.store(mem, INTERRUPT, 1);
    },
  ],
  after: (mem) => (mem[DRAINED] === 1 || mem[INTERRUPT] === 1 ? 'drained, or an IPI will come' : 'left in the queue'),
  words: { flags: FLAGS, queue: QUEUE, node: NODE, interrupt: INTERRUPT },
  outcomes: [
    { match: 'drained, or an IPI will come', grade: 'acceptable', text: 'as it should be' },
    ...tells('left in the queue', 'the IPI was saved after the last look at the queue', ['broken']),
  ],
});

function drain(mem: Int32Array): void {
  if (llistDelAll(mem, QUEUE) !== 0) mem[DRAINED] = 1;
}
