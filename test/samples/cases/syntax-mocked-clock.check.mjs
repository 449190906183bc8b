// RIGHT counter; a clock is replaced for a while, as tests do.
import { defineCheck } from 'smplab';
class Counter {
  constructor(mem) {
    this.mem = mem;
  }
  increment() {
    const { now } = performance;
    performance.now = () => 0;
    Atomics.add(this.mem, 0, 1);
    performance.now = now;
  }
  get() {
    return Atomics.load(this.mem, 0);
  }
}
export default defineCheck({
  name: 'mocked clock',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  attach: (mem) => new Counter(mem),
  operations: { increment: {}, get: {} },
  model: 'counter',
});
