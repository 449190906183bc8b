// RIGHT: a wait that polls with a time-out. The same as a scenario: timed-wait-loop.mjs.
import { defineCheck } from 'smplab';
export default defineCheck({
  name: 'a bounded wait in a loop',
  setup: () => new Int32Array(new SharedArrayBuffer(4)),
  actors: [
    (mem) => {
      while (Atomics.wait(mem, 0, 0, 1000) === 'timed-out');
    },
    (mem) => {
      Atomics.store(mem, 0, 1);
      Atomics.notify(mem, 0);
    },
  ],
  after: () => 'done',
  outcomes: [{ match: 'done', grade: 'acceptable', text: 'the word was seen' }],
});
