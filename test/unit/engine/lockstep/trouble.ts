/** A scenario whose forms end in every way there is. */
import { exitThread } from '../../../support/exit-thread.js';
import type { PlainScenario } from '../../../../src/lab/scenario.js';

type Actor = (mem: Int32Array) => void;

const [FLAG, OTHER] = [0, 1];

const ACTORS: Readonly<Record<string, readonly Actor[]>> = {
  fine: [(mem) => Atomics.add(mem, FLAG, 1), (mem) => Atomics.add(mem, FLAG, 1)],
  hang: [
    () => {
      for (;;);
    },
    (mem) => Atomics.store(mem, FLAG, 1),
  ],
  'slow, then goes on': [
    (mem) => {
      const words = new Int32Array(1);
      for (let turn = 0; turn < 3e9 && mem[OTHER] === 0; turn++) words[0] += turn;
      Atomics.store(mem, FLAG, words[0]);
    },
    (mem) => Atomics.store(mem, FLAG, 1),
  ],
  throws: [
    (mem) => Atomics.store(mem, FLAG, 1),
    (mem) => {
      Atomics.load(mem, FLAG);
      throw new RangeError('broken on purpose');
    },
  ],
  exits: [
    (mem) => Atomics.store(mem, FLAG, 1),
    () => process.exit(3), // oxlint-disable-line unicorn/no-process-exit -- it ends the execution alone
  ],
  dies: [(mem) => Atomics.store(mem, FLAG, 1), () => exitThread(3)],
  deadlock: [(mem) => void Atomics.wait(mem, FLAG, 0), (mem) => void Atomics.wait(mem, OTHER, 0)],
  livelock: [
    (mem) => {
      while (Atomics.load(mem, FLAG) === 0);
    },
    (mem) => {
      while (Atomics.load(mem, OTHER) === 0);
    },
  ],
  'lost wake-up': [(mem) => void Atomics.wait(mem, FLAG, 0, 1000), (mem) => void Atomics.store(mem, FLAG, 1)],
  'step limit': [
    (mem) => {
      for (;;) Atomics.add(mem, FLAG, 1);
    },
    (mem) => void Atomics.add(mem, FLAG, 1),
  ],
  'catches all': [
    (mem) => {
      for (;;) {
        try {
          Atomics.wait(mem, FLAG, 0);
        } catch {
          Atomics.load(mem, FLAG);
        }
      }
    },
    (mem) => void Atomics.load(mem, OTHER),
  ],
};

export const scenario: PlainScenario<Int32Array> = {
  kind: 'plain',
  name: 'test/trouble',
  story: '',
  source: '',
  forms: Object.keys(ACTORS),
  shared: () => new Int32Array(8),
  actors: (form) => ACTORS[form],
  after: (mem) => `flag ${mem[FLAG]}`,
  outcomes: [],
};
