/** What `after` leaves for later: nothing runs it, on any engine. */
import type { PlainScenario } from '../../../src/lab/scenario.js';

const LEAVES: Readonly<Record<string, () => void>> = {
  nothing: () => undefined,
  'a rejection': () => void Promise.reject(new RangeError('that is not handled')),
  'a timer': () => void setTimeout(() => undefined, 0),
};
const FORMS = Object.keys(LEAVES);

export const scenario: PlainScenario<Int32Array> = {
  kind: 'plain',
  name: 'test/left-after',
  story: '',
  source: '',
  forms: FORMS,
  shared: () => new Int32Array(new SharedArrayBuffer(8)),
  actors: (form) =>
    [0, 1].map((actor) => async (mem: Int32Array) => {
      Atomics.add(mem, 0, 1);
      if (actor === 0) await Promise.resolve();
      Atomics.store(mem, 1, FORMS.indexOf(form));
    }),
  after(mem) {
    LEAVES[FORMS[mem[1]]]();
    return `count ${mem[0]}`;
  },
  outcomes: [{ match: 'count 2', grade: 'acceptable', text: 'both' }],
};
