/** The shape MP: data, then flag. */
import { interleaved, litmus, relaxed } from './define.js';

const [X, Y, R0, R1] = [0, 1, 2, 3];

export const scenario = litmus({
  name: 'litmus/message-passing',
  story:
    'x = 1; y = 1 || r0 = y; r1 = x. One writes data and then a flag, the other reads the flag and then the data. Can the flag come before the data?',
  source: 'tools/memory-model/litmus-tests/MP+pooncerelease+poacquireonce.litmus',
  words: 4,
  actors: {
    atomics: [
      (mem) => {
        Atomics.store(mem, X, 1);
        Atomics.store(mem, Y, 1);
      },
      (mem) => {
        mem[R0] = Atomics.load(mem, Y);
        mem[R1] = Atomics.load(mem, X);
      },
    ],
    plain: [
      (mem) => {
        mem[X] = 1;
        mem[Y] = 1;
      },
      (mem) => {
        mem[R0] = mem[Y];
        mem[R1] = mem[X];
      },
    ],
    swapped: [
      (mem) => {
        Atomics.store(mem, Y, 1);
        Atomics.store(mem, X, 1);
      },
      (mem) => {
        mem[R0] = Atomics.load(mem, Y);
        mem[R1] = Atomics.load(mem, X);
      },
    ],
  },
  after: (mem) => `r0=${mem[R0]} r1=${mem[R1]}`,
  outcomes: [
    ...interleaved({
      'r0=0 r1=0': 'the reader was ahead',
      'r0=0 r1=1': 'the reader looked in between',
      'r0=1 r1=1': 'the writer was ahead',
    }),
    ...relaxed('r0=1 r1=0', 'the flag came before the data', 'forbidden'),
  ],
});
