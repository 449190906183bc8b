/** The shape 2+2W: two words, each written by both. */
import { interleaved, litmus, relaxed } from './define.js';

const [X, Y] = [0, 1];

export const scenario = litmus({
  name: 'litmus/two-plus-two-writes',
  story:
    'x = 1; y = 2 || y = 1; x = 2. Both write both words, in opposite order. Can the first write of each be the one that remains?',
  source: 'J. Alglave, L. Maranget, M. Tautschnig, "Herding Cats", TOPLAS 36 (2014)',
  words: 2,
  actors: {
    atomics: [
      (mem) => {
        Atomics.store(mem, X, 1);
        Atomics.store(mem, Y, 2);
      },
      (mem) => {
        Atomics.store(mem, Y, 1);
        Atomics.store(mem, X, 2);
      },
    ],
    plain: [
      (mem) => {
        mem[X] = 1;
        mem[Y] = 2;
      },
      (mem) => {
        mem[Y] = 1;
        mem[X] = 2;
      },
    ],
    swapped: [
      (mem) => {
        Atomics.store(mem, Y, 2);
        Atomics.store(mem, X, 1);
      },
      (mem) => {
        Atomics.store(mem, X, 2);
        Atomics.store(mem, Y, 1);
      },
    ],
  },
  after: (mem) => `x=${mem[X]} y=${mem[Y]}`,
  outcomes: [
    ...interleaved({
      'x=1 y=2': 'the first came last',
      'x=2 y=1': 'the second came last',
      'x=2 y=2': 'the first writes came first',
    }),
    ...relaxed('x=1 y=1', 'the first write of each remained', 'forbidden'),
  ],
});
