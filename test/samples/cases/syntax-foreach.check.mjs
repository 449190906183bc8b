// RIGHT counter; Atomics in a callback of a native array method.
import { defineCheck } from 'smplab';
class Counter {
  constructor(mem) {
    this.mem = mem;
  }
  increment() {
    [0].forEach((i) => Atomics.add(this.mem, i, 1));
  }
  get() {
    return [0].map((i) => Atomics.load(this.mem, i))[0];
  }
}
export default defineCheck({
  name: 'foreach',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  attach: (mem) => new Counter(mem),
  operations: { increment: {}, get: {} },
  model: 'counter',
});
