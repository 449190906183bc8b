// RIGHT counter; the operation picked at run time.
import { defineCheck } from 'smplab';
class Counter {
  constructor(mem) {
    this.mem = mem;
  }
  increment() {
    Atomics['a' + 'dd'](this.mem, 0, 1);
  }
  get() {
    const op = 'load';
    return Atomics[op](this.mem, 0);
  }
}
export default defineCheck({
  name: 'computed',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  attach: (mem) => new Counter(mem),
  operations: { increment: {}, get: {} },
  model: 'counter',
});
