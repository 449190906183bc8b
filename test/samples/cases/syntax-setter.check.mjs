// RIGHT counter; Atomics in a setter.
import { defineCheck } from 'smplab';
class Counter {
  constructor(mem) {
    this.mem = mem;
  }
  set more(by) {
    Atomics.add(this.mem, 0, by);
  }
  increment() {
    this.more = 1;
  }
  get() {
    return Atomics.load(this.mem, 0);
  }
}
export default defineCheck({
  name: 'setter',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  attach: (mem) => new Counter(mem),
  operations: { increment: {}, get: {} },
  model: 'counter',
});
