// RIGHT counter; Atomics in Map.prototype.forEach.
import { defineCheck } from 'smplab';
class Counter {
  constructor(mem) {
    this.mem = mem;
  }
  increment() {
    Atomics.add(this.mem, 0, 1);
  }
  get() {
    let sum = 0;
    new Map([[0, 0]]).forEach((i) => {
      sum += Atomics.load(this.mem, i);
    });
    return sum;
  }
}
export default defineCheck({
  name: 'mapset',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  attach: (mem) => new Counter(mem),
  operations: { increment: {}, get: {} },
  model: 'counter',
});
