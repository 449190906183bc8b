/** The shape CoWR: a write and then a read of one word. */
import { interleaved, litmus, relaxed } from './define.js';

const [X, R0] = [0, 1];

export const scenario = litmus({
  name: 'litmus/cowr',
  story:
    'x = 1; r0 = x || x = 2. One word is written and then read while another writes it. Can the read see a write that its own has replaced?',
  source: 'tools/memory-model/litmus-tests/CoWR+poonceonce+Once.litmus',
  words: 2,
  actors: {
    atomics: [
      (mem) => {
        Atomics.store(mem, X, 1);
        mem[R0] = Atomics.load(mem, X);
      },
      (mem) => void Atomics.store(mem, X, 2),
    ],
    plain: [
      (mem) => {
        mem[X] = 1;
        mem[R0] = mem[X];
      },
      (mem) => void (mem[X] = 2),
    ],
    swapped: [
      (mem) => {
        mem[R0] = Atomics.load(mem, X);
        Atomics.store(mem, X, 1);
      },
      (mem) => void Atomics.store(mem, X, 2),
    ],
  },
  after: (mem) => `r0=${mem[R0]} x=${mem[X]}`,
  outcomes: [
    ...interleaved({
      'r0=1 x=1': 'the other write came first',
      'r0=1 x=2': 'the other write came last',
      'r0=2 x=2': 'the other write came in between',
    }),
    { match: /^r0=0 x=[12]$/, grade: 'acceptable', text: 'it read before it wrote', on: ['swapped'] },
    { match: /^r0=0 x=[12]$/, grade: 'forbidden', text: 'it did not see its own write' },
    ...relaxed('r0=2 x=1', 'the read saw a write that its own has replaced', 'forbidden'),
  ],
});
