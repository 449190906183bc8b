// RIGHT counter; Atomics under another name.
import { defineCheck } from 'smplab';
class Counter {
  constructor(mem) {
    this.mem = mem;
  }
  increment() {
    const A = Atomics;
    A.add(this.mem, 0, 1);
  }
  get() {
    return Reflect.apply(Atomics.load, Atomics, [this.mem, 0]);
  }
}
export default defineCheck({
  name: 'alias',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  attach: (mem) => new Counter(mem),
  operations: { increment: {}, get: {} },
  model: 'counter',
});
