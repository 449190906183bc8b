import { setImmediate } from 'node:timers/promises';
import { defineScenario } from 'smplab';

/** An await between a load and a store lets others in, on one thread as on several. */
const increments = {
  broken: async (mem) => {
    const seen = Atomics.load(mem, 0);
    await setImmediate();
    Atomics.store(mem, 0, seen + 1);
  },
  fixed: async (mem) => {
    await setImmediate();
    Atomics.add(mem, 0, 1);
  },
};

export const scenario = defineScenario({
  name: 'async-counter',
  story: 'Two threads count what they have done, and await something between the look and the write.',
  source: '-',
  forms: ['broken', 'fixed'],
  shared: () => new Int32Array(new SharedArrayBuffer(4)),
  actors: (form) => [increments[form], increments[form]],
  after: (mem) => `${mem[0]}`,
  outcomes: [
    { match: '2', grade: 'acceptable', text: 'both are counted' },
    { match: '1', grade: 'required', on: ['broken'], text: 'an increment is lost' },
  ],
});
