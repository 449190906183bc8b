/** One actor of `looks.ts`, and one that writes. */
import type { PlainScenario } from '../../../../src/lab/scenario.js';
import { GIVE_UP, GIVE_UP_SOON, LOOK_ON, WORD } from './looks.js';

const GAVE_UP = 3;
const ALL = { ...GIVE_UP, ...GIVE_UP_SOON, ...LOOK_ON };

export const scenario: PlainScenario<Int32Array> = {
  kind: 'plain',
  name: 'test/held-back',
  story: '',
  source: '',
  forms: Object.keys(ALL),
  shared: () => new Int32Array(new SharedArrayBuffer(16)),
  actors: (form) => [
    (mem) => void (ALL[form](mem) && Atomics.store(mem, GAVE_UP, 1)),
    (mem) => {
      Atomics.store(mem, WORD, 1);
      Atomics.notify(mem, WORD);
    },
  ],
  after: (mem) => (mem[GAVE_UP] === 1 ? 'gave up' : 'saw it'),
  outcomes: [{ match: /^/, grade: 'acceptable', text: 'whatever' }],
};
