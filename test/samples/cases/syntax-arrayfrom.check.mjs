// RIGHT counter; Atomics in the callback of Array.from.
import { defineCheck } from 'smplab';
class Counter {
  constructor(mem) {
    this.mem = mem;
  }
  increment() {
    Atomics.add(this.mem, 0, 1);
  }
  get() {
    return Array.from({ length: 1 }, (_, i) => Atomics.load(this.mem, i))[0];
  }
}
export default defineCheck({
  name: 'arrayfrom',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  attach: (mem) => new Counter(mem),
  operations: { increment: {}, get: {} },
  model: 'counter',
});
