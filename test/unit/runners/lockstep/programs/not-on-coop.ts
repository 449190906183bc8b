/** Code that coroutines cannot run, with a race in a callback that no coroutine could wait in either. */
import { defineCheck } from 'smplab';

const look = new Function('words', 'return Atomics.load(words, 0)') as (words: Int32Array) => number;

export default defineCheck({
  name: 'not on coop',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  actors: [
    (words) => void [2, 1].sort((a, b) => look(words) + words[1]++ + a - b),
    (words) => {
      words[1] = 5;
    },
  ],
  after: (words) => String(words[1]),
  outcomes: [{ match: /^/, grade: 'acceptable', text: 'whatever' }],
});
