// RIGHT counter; Atomics in the default of a pattern.
import { defineCheck } from 'smplab';
class Counter {
  constructor(mem) {
    this.mem = mem;
  }
  increment() {
    Atomics.add(this.mem, 0, 1);
  }
  get() {
    const { value = Atomics.load(this.mem, 0) } = {};
    return value;
  }
}
export default defineCheck({
  name: 'destructure',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  attach: (mem) => new Counter(mem),
  operations: { increment: {}, get: {} },
  model: 'counter',
});
