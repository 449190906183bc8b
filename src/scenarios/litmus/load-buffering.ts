/** The shape LB: each reads the other's word and writes its own. */
import { interleaved, litmus, relaxed } from './define.js';

const [X, Y, R0, R1] = [0, 1, 2, 3];

export const scenario = litmus({
  name: 'litmus/load-buffering',
  story:
    "r0 = y; x = 1 || r1 = x; y = 1. Each reads the other's word and then writes its own. Can both see what is written only afterwards?",
  source: 'tools/memory-model/litmus-tests/LB+fencembonceonce+ctrlonceonce.litmus',
  words: 4,
  actors: {
    atomics: [
      (mem) => {
        mem[R0] = Atomics.load(mem, Y);
        Atomics.store(mem, X, 1);
      },
      (mem) => {
        mem[R1] = Atomics.load(mem, X);
        Atomics.store(mem, Y, 1);
      },
    ],
    plain: [
      (mem) => {
        mem[R0] = mem[Y];
        mem[X] = 1;
      },
      (mem) => {
        mem[R1] = mem[X];
        mem[Y] = 1;
      },
    ],
    swapped: [
      (mem) => {
        Atomics.store(mem, X, 1);
        mem[R0] = Atomics.load(mem, Y);
      },
      (mem) => {
        Atomics.store(mem, Y, 1);
        mem[R1] = Atomics.load(mem, X);
      },
    ],
  },
  after: (mem) => `r0=${mem[R0]} r1=${mem[R1]}`,
  outcomes: [
    ...interleaved({
      'r0=0 r1=0': 'both read before either wrote',
      'r0=0 r1=1': 'the first was ahead',
      'r0=1 r1=0': 'the second was ahead',
    }),
    ...relaxed('r0=1 r1=1', 'each saw a write that comes after its own read', 'forbidden'),
  ],
});
