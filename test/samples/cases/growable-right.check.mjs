// RIGHT: a growable SharedArrayBuffer, grown by the first call.
import { defineCheck } from 'smplab';
export default defineCheck({
  name: 'growable buffer, right',
  setup: () => new SharedArrayBuffer(8, { maxByteLength: 4096 }),
  attach: (b) => ({
    increment: () => {
      if (b.byteLength < 64) b.grow(64);
      const m = new Int32Array(b);
      return Atomics.add(m, 0, 1);
    },
    get: () => Atomics.load(new Int32Array(b), 0),
  }),
  model: 'counter',
  operations: { increment: {}, get: {} },
});
