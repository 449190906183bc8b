/** Two threads count in two steps, and what looks at it afterwards waits for both. */
import { defineCheck } from 'smplab';

const count = (mem: Int32Array): void => void Atomics.store(mem, 0, Atomics.load(mem, 0) + 1);

export default defineCheck({
  name: 'never-judged',
  setup: () => new Int32Array(new SharedArrayBuffer(4)),
  actors: [count, count],
  after: (mem) => {
    while (Atomics.load(mem, 0) !== 2);
    return 'both counted';
  },
  outcomes: [{ match: 'both counted', grade: 'acceptable', text: 'both have counted' }],
});
