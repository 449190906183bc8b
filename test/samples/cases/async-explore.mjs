// RIGHT: the rest of a function after an await runs after the actor has returned.
import { defineScenario } from 'smplab';
export const scenario = defineScenario({
  name: 'async',
  story: '-',
  source: '-',
  shared: () => new Int32Array(new SharedArrayBuffer(8)),
  actors: () => [
    async (mem) => {
      Atomics.store(mem, 0, 1);
      await null;
      Atomics.store(mem, 1, 1);
    },
    (mem) => {
      Atomics.load(mem, 0);
    },
  ],
  after: (mem) => `${mem[0]}${mem[1]}`,
  outcomes: [{ match: '11', grade: 'acceptable', text: '-' }],
});
