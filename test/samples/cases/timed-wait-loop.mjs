// RIGHT: polls with a bounded wait until the word is set. The same as a check: timed-wait-loop.check.mjs.
import { defineScenario } from 'smplab';
export const scenario = defineScenario({
  name: 'minimal/timed-wait-loop',
  story: 'A bounded wait in a loop, as every worker pool has it.',
  source: 'own',
  shared: () => new Int32Array(new SharedArrayBuffer(4)),
  actors: () => [
    (mem) => {
      while (Atomics.wait(mem, 0, 0, 1000) === 'timed-out');
    },
    (mem) => {
      Atomics.store(mem, 0, 1);
      Atomics.notify(mem, 0);
    },
  ],
  after: () => 'done',
  outcomes: [{ match: 'done', grade: 'acceptable', text: 'the word was seen' }],
});
