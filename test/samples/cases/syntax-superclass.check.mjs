// RIGHT counter; Atomics in a method called through super, in a static method, in a private one.
import { defineCheck } from 'smplab';
class Counter {
  constructor(mem) {
    this.mem = mem;
  }
  static read(mem) {
    return Atomics.load(mem, 0);
  }
  #add() {
    Atomics.add(this.mem, 0, 1);
  }
  increment() {
    this.#add();
  }
  get() {
    return Counter.read(this.mem);
  }
}
export default defineCheck({
  name: 'superclass',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  attach: (mem) => new Counter(mem),
  operations: { increment: {}, get: {} },
  model: 'counter',
});
