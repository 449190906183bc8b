/** The shape R: writes of two words against a write of the second and a read of the first. */
import { interleaved, litmus, relaxed } from './define.js';

const [X, Y, R0] = [0, 1, 2];

export const scenario = litmus({
  name: 'litmus/r',
  story: 'x = 1; y = 1 || y = 2; r0 = x. If the second writer of y was last, it must see x. Can it miss it?',
  source: 'tools/memory-model/litmus-tests/R+fencembonceonces.litmus',
  words: 4,
  actors: {
    atomics: [
      (mem) => {
        Atomics.store(mem, X, 1);
        Atomics.store(mem, Y, 1);
      },
      (mem) => {
        Atomics.store(mem, Y, 2);
        mem[R0] = Atomics.load(mem, X);
      },
    ],
    plain: [
      (mem) => {
        mem[X] = 1;
        mem[Y] = 1;
      },
      (mem) => {
        mem[Y] = 2;
        mem[R0] = mem[X];
      },
    ],
    swapped: [
      (mem) => {
        Atomics.store(mem, X, 1);
        Atomics.store(mem, Y, 1);
      },
      (mem) => {
        mem[R0] = Atomics.load(mem, X);
        Atomics.store(mem, Y, 2);
      },
    ],
  },
  after: (mem) => `r0=${mem[R0]} y=${mem[Y]}`,
  outcomes: [
    ...interleaved({
      'r0=0 y=1': 'the second was ahead',
      'r0=1 y=1': 'the second was in between',
      'r0=1 y=2': 'the first was ahead',
    }),
    ...relaxed('r0=0 y=2', 'it wrote y last and missed x', 'allowed'),
  ],
});
