// RIGHT: the rest of a function after an await runs after the actor has returned.
import { defineCheck } from 'smplab';
class Counter {
  constructor(m) {
    this.m = m;
  }
  async add() {
    await null;
    Atomics.add(this.m, 0, 1);
  }
  async get() {
    return Atomics.load(this.m, 0);
  }
}
export default defineCheck({
  name: 'async operations',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  attach: (m) => new Counter(m),
  operations: { add: {}, get: {} },
  model: 'counter',
});
