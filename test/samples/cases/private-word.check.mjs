// A declared deadlock: one actor sleeps on a private word for ever; the other notifies word 0 of the shared buffer.
import { defineCheck } from 'smplab';
export default defineCheck({
  name: 'a private word',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  actors: [
    (mem) => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      Atomics.store(mem, 1, 1);
    },
    (mem) => {
      Atomics.store(mem, 0, 1);
      Atomics.notify(mem, 0);
      Atomics.notify(mem, 0);
    },
  ],
  after: (mem) => `woken ${mem[1]}`,
  outcomes: [
    { match: 'deadlock', grade: 'acceptable', text: 'the only outcome' },
    { match: /woken/, grade: 'forbidden', text: 'two words are taken for one' },
  ],
});
