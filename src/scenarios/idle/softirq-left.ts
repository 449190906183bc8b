/** Work that a flushed call raises, and that no CPU runs. */
import { llistAdd, llistDelAll } from '../../kernel/llist.js';
import { defineScenario, tells } from '../define.js';

const [POLLING, QUEUE, NODE, SOFTIRQ] = [0, 1, 2, 3];

export const scenario = defineScenario<Int32Array>({
  name: 'idle/softirq-left',
  story: `The function of a call raises a softirq, which the end of an interrupt runs. If the target polled, there was no interrupt: the
idle loop ran the call, and no CPU runs the softirq unless the idle loop does that too.`,
  source: 'f9d34595ae4f (2021): the flush from idle runs pending softirqs',
  shared: () => {
    const mem = new Int32Array(8);
    mem[POLLING] = 1;
    return mem;
  },
  forms: ['broken', 'fixed'],
  actors: (form) => [
    (mem) => {
      Atomics.store(mem, POLLING, 0);
      flush(mem);
      if (form === 'fixed') Atomics.store(mem, SOFTIRQ, 0);
    },
    (mem) => {
      llistAdd(mem, NODE, QUEUE);
      if (Atomics.load(mem, POLLING) === 0) interrupt(mem);
    },
  ],
  after: (mem) => (mem[SOFTIRQ] === 0 ? 'nothing is left' : 'a softirq is left'),
  words: { polling: POLLING, queue: QUEUE, node: NODE, softirq: SOFTIRQ },
  outcomes: [
    { match: 'nothing is left', grade: 'acceptable', text: 'as it should be' },
    ...tells('a softirq is left', 'the call ran in idle, and what it raised is pending', ['broken']),
  ],
});

function flush(mem: Int32Array): void {
  if (llistDelAll(mem, QUEUE) !== 0) Atomics.store(mem, SOFTIRQ, 1);
}

/** The interrupt of the target: what it takes off the queue it runs, and its end runs the softirq. */
function interrupt(mem: Int32Array): void {
  flush(mem);
  Atomics.store(mem, SOFTIRQ, 0);
}
