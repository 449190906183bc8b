// RIGHT: a spin lock that backs off for a random number of looks.
import { defineCheck } from 'smplab';
class Lock {
  constructor(mem) {
    this.mem = mem;
  }
  acquire() {
    while (Atomics.compareExchange(this.mem, 0, 0, 1) !== 0)
      for (let i = Math.floor(Math.random() * 4); i > 0; i -= 1) Atomics.load(this.mem, 1);
  }
  release() {
    Atomics.store(this.mem, 0, 0);
  }
}
export default defineCheck({
  name: 'spin lock, random backoff',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  attach: (mem) => new Lock(mem),
  operations: { acquire: {}, release: { after: 'acquire' } },
  model: 'lock',
});
