// A right counter, in a module that takes two seconds to load: with a budget of 4s not every phase has the time to load it anew.
import { defineCheck } from 'smplab';
void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000);
export default defineCheck({
  name: 'a counter that loads slowly',
  setup: () => new Int32Array(new SharedArrayBuffer(4)),
  attach: (mem) => mem,
  operations: { increment: { run: (mem) => Atomics.add(mem, 0, 1) } },
  model: 'counter',
});
