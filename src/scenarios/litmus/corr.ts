/** The shape CoRR: two reads of one word. */
import { interleaved, litmus, relaxed } from './define.js';

const [X, R0, R1] = [0, 1, 2];

export const scenario = litmus({
  name: 'litmus/corr',
  story:
    'x = 1 || r0 = x; r1 = x. One word is read twice while another writes it. Can the second read see what was there before the first?',
  source: 'tools/memory-model/litmus-tests/CoRR+poonceonce+Once.litmus',
  words: 4,
  actors: {
    atomics: [
      (mem) => void Atomics.store(mem, X, 1),
      (mem) => {
        mem[R0] = Atomics.load(mem, X);
        mem[R1] = Atomics.load(mem, X);
      },
    ],
    plain: [
      (mem) => void (mem[X] = 1),
      (mem) => {
        mem[R0] = mem[X];
        mem[R1] = mem[X];
      },
    ],
    swapped: [
      (mem) => void Atomics.store(mem, X, 1),
      (mem) => {
        mem[R1] = Atomics.load(mem, X);
        mem[R0] = Atomics.load(mem, X);
      },
    ],
  },
  after: (mem) => `r0=${mem[R0]} r1=${mem[R1]}`,
  outcomes: [
    ...interleaved({
      'r0=0 r1=0': 'the reader was ahead',
      'r0=0 r1=1': 'the write came in between',
      'r0=1 r1=1': 'the writer was ahead',
    }),
    ...relaxed('r0=1 r1=0', 'the word went back', 'forbidden'),
  ],
});
