/** Right: a call makes arrays of its own, and asks one for its buffer. Calls before the race make more of them. */
import { defineCheck } from 'smplab';

export default defineCheck({
  name: 'a ring whose calls make arrays',
  setup: () => ({ ends: new Int32Array(new SharedArrayBuffer(8)), slots: new Int32Array(new SharedArrayBuffer(8)) }),
  operations: {
    push: {
      args: 'int',
      mayReturn: 'bool',
      run({ ends, slots }, value) {
        const scratch = new Int32Array(1);
        new DataView(scratch.buffer).setInt32(0, value, true);
        const tail = Atomics.load(ends, 1);
        if (tail - Atomics.load(ends, 0) >= 2) return false;
        Atomics.store(slots, tail % 2, scratch[0]);
        Atomics.store(ends, 1, tail + 1);
        return true;
      },
    },
    pop: {
      run({ ends, slots }) {
        const head = Atomics.load(ends, 0);
        if (head === Atomics.load(ends, 1)) return undefined;
        const [value] = new Uint8Array([Atomics.load(slots, head % 2)]);
        Atomics.store(ends, 0, head + 1);
        return value;
      },
    },
  },
  model: 'fifo-queue',
  capacity: 2,
  threads: { push: 'single', pop: 'single' },
});
