/** The shape CoRW: a read and then a write of one word. */
import { interleaved, litmus, relaxed } from './define.js';

const [X, R0] = [0, 1];

export const scenario = litmus({
  name: 'litmus/corw',
  story:
    'x = 1 || r0 = x; x = 2. One word is read and then written while another writes it. Can the read see a write that comes after its own?',
  source: 'tools/memory-model/litmus-tests/CoRW+poonceonce+Once.litmus',
  words: 2,
  actors: {
    atomics: [
      (mem) => void Atomics.store(mem, X, 1),
      (mem) => {
        mem[R0] = Atomics.load(mem, X);
        Atomics.store(mem, X, 2);
      },
    ],
    plain: [
      (mem) => void (mem[X] = 1),
      (mem) => {
        mem[R0] = mem[X];
        mem[X] = 2;
      },
    ],
    swapped: [
      (mem) => void Atomics.store(mem, X, 1),
      (mem) => {
        Atomics.store(mem, X, 2);
        mem[R0] = Atomics.load(mem, X);
      },
    ],
  },
  after: (mem) => `r0=${mem[R0]} x=${mem[X]}`,
  outcomes: [
    ...interleaved({
      'r0=0 x=1': 'the other write came last',
      'r0=0 x=2': 'the other write came in between',
      'r0=1 x=2': 'the other write came first',
    }),
    { match: 'r0=2 x=2', grade: 'acceptable', text: 'it saw its own write', on: ['swapped'] },
    { match: 'r0=2 x=1', grade: 'acceptable', text: 'it saw its own write', on: ['swapped'] },
    ...relaxed('r0=1 x=1', 'the read saw a write that comes after its own', 'forbidden'),
  ],
});
