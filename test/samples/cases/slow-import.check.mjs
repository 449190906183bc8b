// A lock that excludes nothing, in a module that takes almost five seconds to load: with a budget of 4s nothing can be run.
import { defineCheck } from 'smplab';
await new Promise((resolve) => {
  setTimeout(resolve, 4800);
});
export default defineCheck({
  name: 'a lock that is none',
  setup: () => new Int32Array(new SharedArrayBuffer(4)),
  attach: (mem) => mem,
  operations: {
    acquire: {
      run: (mem) => {
        Atomics.store(mem, 0, 1);
      },
    },
    release: {
      after: 'acquire',
      run: (mem) => {
        Atomics.store(mem, 0, 0);
      },
    },
  },
  model: 'lock',
});
