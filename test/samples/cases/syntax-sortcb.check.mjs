// RIGHT counter; Atomics in sort and replace.
import { defineCheck } from 'smplab';
class Counter {
  constructor(mem) {
    this.mem = mem;
  }
  increment() {
    Atomics.add(this.mem, 0, 1);
  }
  get() {
    return Number('x'.replace('x', () => String(Atomics.load(this.mem, 0))));
  }
}
export default defineCheck({
  name: 'sortcb',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  attach: (mem) => new Counter(mem),
  operations: { increment: {}, get: {} },
  model: 'counter',
});
