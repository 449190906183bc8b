// RIGHT: a spin lock that pauses with Atomics.pause (Node 24 and later).
import { defineCheck } from 'smplab';
const lock = (m) => {
  while (Atomics.compareExchange(m, 1, 0, 1) !== 0) Atomics.pause();
};
export default defineCheck({
  name: 'Atomics.pause, right',
  setup: () => new Int32Array(new SharedArrayBuffer(64)),
  attach: (m) => ({
    increment: () => {
      lock(m);
      const v = Atomics.load(m, 0);
      Atomics.store(m, 0, v + 1);
      Atomics.store(m, 1, 0);
      return v;
    },
    get: () => Atomics.load(m, 0),
  }),
  model: 'counter',
  operations: { increment: {}, get: {} },
});
