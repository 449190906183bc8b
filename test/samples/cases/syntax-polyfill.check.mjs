// RIGHT counter behind a spin lock; Atomics.pause is added where it is missing.
import { defineCheck } from 'smplab';
class Counter {
  constructor(mem) {
    this.mem = mem;
  }
  increment() {
    const name = 'pause';
    if (!(name in Atomics)) Atomics[name] = () => {};
    while (Atomics.compareExchange(this.mem, 1, 0, 1) !== 0) Atomics.pause();
    Atomics.store(this.mem, 0, Atomics.load(this.mem, 0) + 1);
    Atomics.store(this.mem, 1, 0);
  }
  get() {
    return Atomics.load(this.mem, 0);
  }
}
export default defineCheck({
  name: 'polyfill',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  attach: (mem) => new Counter(mem),
  operations: { increment: {}, get: {} },
  model: 'counter',
});
