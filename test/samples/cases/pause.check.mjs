// RIGHT: sleeps a millisecond at a time on a private word that is never notified (the usual sleep()), until the word is set.
import { defineCheck } from 'smplab';
const sleep = (ms) => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};
export default defineCheck({
  name: 'sleep in a loop',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  actors: [
    (mem) => {
      while (Atomics.load(mem, 0) === 0) sleep(1);
    },
    (mem) => {
      Atomics.store(mem, 0, 1);
    },
  ],
  after: () => 'done',
  outcomes: [{ match: 'done', grade: 'acceptable', text: 'seen' }],
});
