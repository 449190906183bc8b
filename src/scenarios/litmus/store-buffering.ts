/** The shape SB: each writes its own word and reads the other's. */
import { interleaved, litmus, relaxed } from './define.js';

const [X, Y, R0, R1] = [0, 1, 2, 3];

export const scenario = litmus({
  name: 'litmus/store-buffering',
  story:
    "x = 1; r0 = y || y = 1; r1 = x. Each writes its own word and then reads the other's. Can both miss what the other wrote?",
  source: 'tools/memory-model/litmus-tests/SB+fencembonceonces.litmus',
  words: 4,
  actors: {
    atomics: [
      (mem) => {
        Atomics.store(mem, X, 1);
        mem[R0] = Atomics.load(mem, Y);
      },
      (mem) => {
        Atomics.store(mem, Y, 1);
        mem[R1] = Atomics.load(mem, X);
      },
    ],
    plain: [
      (mem) => {
        mem[X] = 1;
        mem[R0] = mem[Y];
      },
      (mem) => {
        mem[Y] = 1;
        mem[R1] = mem[X];
      },
    ],
    swapped: [
      (mem) => {
        mem[R0] = Atomics.load(mem, Y);
        Atomics.store(mem, X, 1);
      },
      (mem) => {
        mem[R1] = Atomics.load(mem, X);
        Atomics.store(mem, Y, 1);
      },
    ],
  },
  after: (mem) => `r0=${mem[R0]} r1=${mem[R1]}`,
  outcomes: [
    ...interleaved({
      'r0=0 r1=1': 'the first was ahead',
      'r0=1 r1=0': 'the second was ahead',
      'r0=1 r1=1': 'both wrote before either read',
    }),
    ...relaxed('r0=0 r1=0', 'neither saw the other', 'allowed'),
  ],
});
