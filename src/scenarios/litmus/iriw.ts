/** The shape IRIW: independent reads of independent writes. */
import type { Outcome } from '../../lab/scenario.js';
import { litmus, relaxed } from './define.js';

const [X, Y, R0, R1, R2, R3] = [0, 1, 2, 3, 4, 5];

const RELAXED = 'r0=1 r1=0 r2=1 r3=0';
const IN_ORDER: Outcome = {
  match: /^r0=[01] r1=[01] r2=[01] r3=[01]$/,
  grade: 'acceptable',
  text: 'the readers can agree which write came first',
};

export const scenario = litmus({
  name: 'litmus/iriw',
  story:
    'x = 1 || y = 1 || r0 = x; r1 = y || r2 = y; r3 = x. Two write, two read both words, in opposite order. Can the readers disagree which write came first?',
  source: 'H.-J. Boehm, S. V. Adve, "Foundations of the C++ Concurrency Memory Model", PLDI 2008',
  words: 6,
  actors: {
    atomics: [
      (mem) => void Atomics.store(mem, X, 1),
      (mem) => void Atomics.store(mem, Y, 1),
      (mem) => {
        mem[R0] = Atomics.load(mem, X);
        mem[R1] = Atomics.load(mem, Y);
      },
      (mem) => {
        mem[R2] = Atomics.load(mem, Y);
        mem[R3] = Atomics.load(mem, X);
      },
    ],
    plain: [
      (mem) => void (mem[X] = 1),
      (mem) => void (mem[Y] = 1),
      (mem) => {
        mem[R0] = mem[X];
        mem[R1] = mem[Y];
      },
      (mem) => {
        mem[R2] = mem[Y];
        mem[R3] = mem[X];
      },
    ],
    swapped: [
      (mem) => void Atomics.store(mem, X, 1),
      (mem) => void Atomics.store(mem, Y, 1),
      (mem) => {
        mem[R1] = Atomics.load(mem, Y);
        mem[R0] = Atomics.load(mem, X);
      },
      (mem) => {
        mem[R3] = Atomics.load(mem, X);
        mem[R2] = Atomics.load(mem, Y);
      },
    ],
  },
  after: (mem) => `r0=${mem[R0]} r1=${mem[R1]} r2=${mem[R2]} r3=${mem[R3]}`,
  outcomes: [...relaxed(RELAXED, 'the readers disagree which write came first', 'forbidden'), IN_ORDER],
});
