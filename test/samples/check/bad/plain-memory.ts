/** Its set-up returns memory that threads cannot share. */
import { defineCheck } from 'smplab';

export default defineCheck({
  name: 'plain memory',
  setup: () => new Int32Array(4),
  operations: {
    add: { run: (words) => void Atomics.add(words, 0, 1) },
    get: { run: (words) => Atomics.load(words, 0) },
  },
  model: 'counter',
});
