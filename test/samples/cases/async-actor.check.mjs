// RIGHT: the rest of a function after an await runs after the actor has returned.
import { defineCheck } from 'smplab';
export default defineCheck({
  name: 'an async actor',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  actors: [
    async (mem) => {
      await null;
      Atomics.store(mem, 0, 1);
    },
    (mem) => {
      Atomics.store(mem, 1, 1);
    },
  ],
  after: (mem) => `${mem[0]}${mem[1]}`,
  outcomes: [{ match: '11', grade: 'acceptable', text: 'both have stored' }],
});
