// RIGHT counter; Atomics in a generator that is read with for of.
import { defineCheck } from 'smplab';
class Counter {
  constructor(mem) {
    this.mem = mem;
  }
  increment() {
    Atomics.add(this.mem, 0, 1);
  }
  *values() {
    yield Atomics.load(this.mem, 0);
  }
  get() {
    for (const value of this.values()) return value;
  }
}
export default defineCheck({
  name: 'generator',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  attach: (mem) => new Counter(mem),
  operations: { increment: {}, get: {} },
  model: 'counter',
});
