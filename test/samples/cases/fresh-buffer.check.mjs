// RIGHT: each call uses a small private buffer beside the shared one, as a synchronous sleep does.
import { defineCheck } from 'smplab';
class Counter {
  constructor(mem) {
    this.mem = mem;
  }
  increment() {
    const own = new Int32Array(new SharedArrayBuffer(8));
    Atomics.store(own, 0, 41);
    Atomics.add(own, 0, 1);
    Atomics.add(this.mem, 0, 1);
    if (Atomics.load(own, 0) !== 42) throw new Error('another thread has changed the private buffer');
  }
  get() {
    return Atomics.load(this.mem, 0);
  }
}
export default defineCheck({
  name: 'fresh buffers',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  attach: (mem) => new Counter(mem),
  operations: { increment: {}, get: {} },
  model: 'counter',
});
