// WRONG: Atomics.wait and notify accept shared Int32Array and BigInt64Array alone; these three calls throw a TypeError.
import { defineScenario } from 'smplab';
export const scenario = defineScenario({
  name: 'minimal/wait-on-wrong-array',
  story: 'a TypeError that must be a crash',
  source: 'ECMA-262 Atomics.wait, step 1',
  forms: ['int8', 'uint32', 'unshared'],
  shared: () => new SharedArrayBuffer(16),
  actors: (form) => [
    (sab) => {
      if (form === 'int8') Atomics.notify(new Int8Array(sab), 0, 1);
      if (form === 'uint32') Atomics.wait(new Uint32Array(sab), 0, 1);
      if (form === 'unshared') Atomics.wait(new Int32Array(4), 0, 1);
    },
    () => {},
  ],
  after: () => 'no error',
  outcomes: [
    { match: 'no error', grade: 'forbidden', text: 'it did not throw' },
    { match: 'crash', grade: 'acceptable', text: 'the TypeError' },
  ],
});
