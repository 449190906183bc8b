// RIGHT: JavaScript over the shared memory of WebAssembly.
import { defineCheck } from 'smplab';
export default defineCheck({
  name: 'JS atomics over a WebAssembly.Memory, right',
  setup: () => new Int32Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer),
  attach: (m) => ({ increment: () => Atomics.add(m, 0, 1), get: () => Atomics.load(m, 0) }),
  model: 'counter',
  operations: { increment: {}, get: {} },
});
