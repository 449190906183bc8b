/** What is written before a notify is read behind the wait that it ends: nothing else orders it. */
import { defineCheck } from 'smplab';

const [WORD, DATA, COPY] = [0, 1, 2];

export default defineCheck({
  name: 'woken',
  setup: () => new Int32Array(new SharedArrayBuffer(16)),
  actors: [
    (words) => {
      words[DATA] = 7;
      while (Atomics.notify(words, WORD) === 0);
    },
    (words) => {
      while (Atomics.wait(words, WORD, 0, 1000) !== 'ok');
      words[COPY] = words[DATA];
    },
  ],
  after: (words) => String(words[COPY]),
  outcomes: [{ match: '7', grade: 'acceptable', text: 'as it was written' }],
});
