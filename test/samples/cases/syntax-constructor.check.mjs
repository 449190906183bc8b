// RIGHT counter; Atomics in a constructor called while running.
import { defineCheck } from 'smplab';
class Counter {
  constructor(mem) {
    this.mem = mem;
  }
  increment() {
    class Once {
      constructor(mem) {
        Atomics.add(mem, 0, 1);
      }
    }
    new Once(this.mem);
  }
  get() {
    return Atomics.load(this.mem, 0);
  }
}
export default defineCheck({
  name: 'constructor',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  attach: (mem) => new Counter(mem),
  operations: { increment: {}, get: {} },
  model: 'counter',
});
