// RIGHT counter; Atomics in a default argument.
import { defineCheck } from 'smplab';
class Counter {
  constructor(mem) {
    this.mem = mem;
  }
  increment(by = Atomics.load(this.mem, 1) + 1) {
    Atomics.add(this.mem, 0, by);
  }
  get() {
    return Atomics.load(this.mem, 0);
  }
}
export default defineCheck({
  name: 'default',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  attach: (mem) => new Counter(mem),
  operations: { increment: {}, get: {} },
  model: 'counter',
});
