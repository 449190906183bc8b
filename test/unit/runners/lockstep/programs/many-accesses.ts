/** More accesses than the log of an execution holds, between two that race. */
import { defineCheck } from 'smplab';

const MANY = 20_000;

export default defineCheck({
  name: 'many accesses',
  setup: () => new Int32Array(new SharedArrayBuffer(16)),
  actors: [
    (words) => {
      words[0] = 1;
      for (let i = 0; i < MANY; i++) words[1] = i;
    },
    (words) => {
      for (let i = 0; i < MANY; i++) words[2] = i;
      words[3] = words[0];
    },
  ],
  after: (words) => words.join(),
  outcomes: [{ match: /^/, grade: 'acceptable', text: 'whatever' }],
});
