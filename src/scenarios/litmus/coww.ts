/** The shape CoWW: two writes of one word. */
import type { Outcome } from '../../lab/scenario.js';
import { interleaved, litmus } from './define.js';

const [X, R0] = [0, 1];

const FIRST_LASTS = /^r0=[012] x=1$/;
const firstLasts: Outcome[] = [
  { match: FIRST_LASTS, grade: 'required', text: 'the writes stand in the other order', on: ['swapped'] },
  {
    match: FIRST_LASTS,
    grade: 'forbidden',
    text: 'the first write came last: no interleaving does that, and ECMAScript does not allow it for plain accesses either',
  },
];

export const scenario = litmus({
  name: 'litmus/coww',
  story:
    'x = 1; x = 2 || r0 = x. One word is written twice while another reads it. Can the first write be the one that remains?',
  source: 'tools/memory-model/litmus-tests/CoWW+poonceonce.litmus',
  words: 2,
  actors: {
    atomics: [
      (mem) => {
        Atomics.store(mem, X, 1);
        Atomics.store(mem, X, 2);
      },
      (mem) => void (mem[R0] = Atomics.load(mem, X)),
    ],
    plain: [
      (mem) => {
        mem[X] = 1;
        mem[X] = 2;
      },
      (mem) => void (mem[R0] = mem[X]),
    ],
    swapped: [
      (mem) => {
        Atomics.store(mem, X, 2);
        Atomics.store(mem, X, 1);
      },
      (mem) => void (mem[R0] = Atomics.load(mem, X)),
    ],
  },
  after: (mem) => `r0=${mem[R0]} x=${mem[X]}`,
  outcomes: [
    ...interleaved({
      'r0=0 x=2': 'the reader was ahead',
      'r0=1 x=2': 'the reader looked in between',
      'r0=2 x=2': 'the writer was ahead',
    }),
    ...firstLasts,
  ],
});
