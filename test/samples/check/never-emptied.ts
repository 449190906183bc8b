/**
 * A bag whose adders lose one another's place: who takes waits for as many as were added, and for ever when all are
 * done.
 */
import { defineCheck } from 'smplab';

const TAIL = 0;
const ADDED = 1;
const FIRST = 2;

export default defineCheck({
  name: 'never-emptied',
  setup: () => new Int32Array(new SharedArrayBuffer(256)),
  operations: {
    add: {
      args: 'int',
      as: 'push',
      run: (mem: Int32Array, value: unknown) => {
        const at = Atomics.load(mem, TAIL);
        Atomics.store(mem, FIRST + at, value as number);
        Atomics.store(mem, TAIL, at + 1);
        Atomics.add(mem, ADDED, 1);
      },
    },
    take: {
      as: 'pop',
      run: (mem: Int32Array) => {
        while (Atomics.load(mem, TAIL) < Atomics.load(mem, ADDED));
        const at = Atomics.load(mem, TAIL);
        if (at === 0) return undefined;
        Atomics.store(mem, TAIL, at - 1);
        Atomics.sub(mem, ADDED, 1);
        return Atomics.load(mem, FIRST + at - 1);
      },
    },
  },
  model: 'lifo-stack',
  threads: { add: 'any', take: 'owner' },
});
