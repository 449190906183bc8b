// Any outcome is acceptable: Atomics.waitAsync.
import { defineScenario } from 'smplab';
export const scenario = defineScenario({
  name: 'wait-async',
  story: 'waitAsync is a waiter too',
  source: '-',
  shared: () => new Int32Array(new SharedArrayBuffer(8)),
  actors: () => [
    (mem) => {
      Atomics.waitAsync(mem, 0, 0).value?.then?.(() => Atomics.store(mem, 1, 1));
    },
    (mem) => {
      Atomics.store(mem, 0, 1);
      Atomics.notify(mem, 0);
    },
  ],
  after: (mem) => `${mem[1]}`,
  outcomes: [{ match: /0|1/, grade: 'acceptable', text: '-' }],
});
