/** The shape S: writes of two words against a read of the second and a write of the first. */
import { interleaved, litmus, relaxed } from './define.js';

const [X, Y, R0] = [0, 1, 2];

export const scenario = litmus({
  name: 'litmus/s',
  story:
    "x = 2; y = 1 || r0 = y; x = 1. A thread that sees y writes x after the first has. Can the first's write of x remain all the same?",
  source: 'tools/memory-model/litmus-tests/S+fencewmbonceonce+poacquireonce.litmus',
  words: 4,
  actors: {
    atomics: [
      (mem) => {
        Atomics.store(mem, X, 2);
        Atomics.store(mem, Y, 1);
      },
      (mem) => {
        mem[R0] = Atomics.load(mem, Y);
        Atomics.store(mem, X, 1);
      },
    ],
    plain: [
      (mem) => {
        mem[X] = 2;
        mem[Y] = 1;
      },
      (mem) => {
        mem[R0] = mem[Y];
        mem[X] = 1;
      },
    ],
    swapped: [
      (mem) => {
        Atomics.store(mem, Y, 1);
        Atomics.store(mem, X, 2);
      },
      (mem) => {
        mem[R0] = Atomics.load(mem, Y);
        Atomics.store(mem, X, 1);
      },
    ],
  },
  after: (mem) => `r0=${mem[R0]} x=${mem[X]}`,
  outcomes: [
    ...interleaved({
      'r0=0 x=1': 'the second was in between, or last',
      'r0=0 x=2': 'the second was ahead',
      'r0=1 x=1': 'the first was ahead',
    }),
    ...relaxed('r0=1 x=2', 'it saw y, and its later write of x was overtaken', 'forbidden'),
  ],
});
