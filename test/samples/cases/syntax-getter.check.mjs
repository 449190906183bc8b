// RIGHT counter; Atomics in a getter.
import { defineCheck } from 'smplab';
class Counter {
  constructor(mem) {
    this.mem = mem;
  }
  increment() {
    Atomics.add(this.mem, 0, 1);
  }
  get value() {
    return Atomics.load(this.mem, 0);
  }
  get() {
    return this.value;
  }
}
export default defineCheck({
  name: 'getter',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  attach: (mem) => new Counter(mem),
  operations: { increment: {}, get: {} },
  model: 'counter',
});
