// RIGHT counter; try/finally, labels, switch, default arguments.
import { defineCheck } from 'smplab';
class Counter {
  constructor(mem) {
    this.mem = mem;
  }
  increment(by = Atomics.load(this.mem, 1) + 1) {
    try {
      switch (by) {
        case 1:
          Atomics.add(this.mem, 0, 1);
          break;
        default:
          throw new Error('no');
      }
    } finally {
      Atomics.load(this.mem, 1);
    }
  }
  get() {
    out: for (;;) {
      do {
        break out;
      } while (true);
    }
    return Atomics.load(this.mem, 0);
  }
}
export default defineCheck({
  name: 'trycatch',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  attach: (mem) => new Counter(mem),
  operations: { increment: {}, get: {} },
  model: 'counter',
});
