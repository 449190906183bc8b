// RIGHT: tryAcquire with a deadline by the clock: waits for what is left of it, again and again, until the deadline has passed.
import { defineCheck } from 'smplab';
class Lock {
  constructor(mem) {
    this.mem = mem;
  }
  tryAcquire() {
    const deadline = performance.now() + 5;
    while (Atomics.compareExchange(this.mem, 0, 0, 1) !== 0) {
      const left = deadline - performance.now();
      if (left <= 0) return false;
      Atomics.wait(this.mem, 0, 1, left);
    }
    return true;
  }
  release() {
    Atomics.store(this.mem, 0, 0);
    Atomics.notify(this.mem, 0, 1);
  }
}
export default defineCheck({
  name: 'lock with a deadline',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  attach: (mem) => new Lock(mem),
  operations: { tryAcquire: { gaveUp: false }, release: { after: 'tryAcquire' } },
  model: 'lock',
});
