// RIGHT: work that takes its time by the clock, when the module is imported and in an operation.
import { defineCheck } from 'smplab';
const started = performance.now();
while (performance.now() < started + 50);
function work(ms) {
  const end = Date.now() + ms;
  while (Date.now() < end);
}
export default defineCheck({
  name: 'a counter beside work',
  setup: () => new Int32Array(new SharedArrayBuffer(4)),
  attach: (mem) => mem,
  operations: {
    increment: {
      run: (mem) => {
        work(2);
        Atomics.add(mem, 0, 1);
        work(1);
      },
    },
    get: { run: (mem) => Atomics.load(mem, 0) },
  },
  model: 'counter',
});
