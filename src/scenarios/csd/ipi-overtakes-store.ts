/** An IPI that arrives before what was written for it. */
import { defineScenario, tells } from '../define.js';

const [BUFFERED, DATA, IPI, SAW] = [0, 1, 2, 3];
const [NOTHING, THE_STORE] = [1, 2];

export const scenario = defineScenario<Int32Array>({
  name: 'csd/ipi-overtakes-store',
  story: `A sender writes and then sends an IPI. Its store waits in the store buffer of its processor; the write to the x2APIC register
that sends the IPI waits for nothing. So the target may take the IPI before it can see the store. A fence in front of the
register write empties the buffer first. The buffer is an actor here.`,
  source: '25a068b8e9a4 (2020): mfence; lfence before writes to x2APIC registers',
  shared: () => new Int32Array(new SharedArrayBuffer(16)),
  forms: ['broken', 'fixed'],
  actors: (form) => [
    (mem) => {
      Atomics.store(mem, BUFFERED, 1);
      if (form === 'fixed') while (Atomics.load(mem, BUFFERED) === 1);
      Atomics.store(mem, IPI, 1);
    },
    (mem) => {
      while (Atomics.load(mem, BUFFERED) === 0);
      Atomics.store(mem, DATA, 1);
      Atomics.store(mem, BUFFERED, 0);
    },
    (mem) => {
      if (Atomics.load(mem, IPI) === 0) return; // it comes later
      mem[SAW] = Atomics.load(mem, DATA) === 1 ? THE_STORE : NOTHING;
    },
  ],
  after: (mem) => (mem[SAW] === NOTHING ? 'the IPI came first' : 'the target sees the store'),
  words: { store_buffer: BUFFERED, data: DATA, ipi: IPI, saw: SAW },
  outcomes: [
    { match: 'the target sees the store', grade: 'acceptable', text: 'the buffer was empty when the IPI was sent' },
    ...tells('the IPI came first', 'the target handles an IPI whose data it cannot see', ['broken']),
  ],
});
