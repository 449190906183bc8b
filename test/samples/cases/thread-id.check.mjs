// RIGHT: a re-entrant lock whose owner is worker_threads.threadId, which differs between actors.
import { threadId } from 'node:worker_threads';
import { defineCheck } from 'smplab';
class Lock {
  constructor(mem) {
    this.mem = mem;
  }
  acquire() {
    if (Atomics.load(this.mem, 0) === threadId + 1) {
      this.mem[1] += 1;
      return;
    }
    while (Atomics.compareExchange(this.mem, 0, 0, threadId + 1) !== 0) {
      const held = Atomics.load(this.mem, 0);
      if (held !== 0) Atomics.wait(this.mem, 0, held);
    }
    this.mem[1] = 1;
  }
  release() {
    if (--this.mem[1] === 0) {
      Atomics.store(this.mem, 0, 0);
      Atomics.notify(this.mem, 0);
    }
  }
}
export default defineCheck({
  name: 're-entrant lock by threadId',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  attach: (mem) => new Lock(mem),
  operations: { acquire: {}, release: { after: 'acquire' } },
  model: 'lock',
});
