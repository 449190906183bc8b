// RIGHT counter; Atomics in the comparator of sort and the callback of reduce.
import { defineCheck } from 'smplab';
class Counter {
  constructor(mem) {
    this.mem = mem;
  }
  increment() {
    Atomics.add(this.mem, 0, 1);
  }
  get() {
    return [0, 1].reduce((sum, i) => sum + Atomics.load(this.mem, i), 0);
  }
}
export default defineCheck({
  name: 'reduce',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  attach: (mem) => new Counter(mem),
  operations: { increment: {}, get: {} },
  model: 'counter',
});
