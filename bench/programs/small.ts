/** Programs whose schedules are few enough to be executed all, by any order of search. */
import { defineScenario } from '../../src/scenarios/define.js';

type Actor = (mem: Int32Array) => void;

const load = (mem: Int32Array, word: number, into: number): void => void (mem[into] = Atomics.load(mem, word));
const [X, Y, Z] = [0, 1, 2];
/** Where actors write down what they have read: from here on, apart from each other. */
const SEEN = 16;

const writer =
  (...words: readonly number[]): Actor =>
  (mem) => {
    for (const word of words) Atomics.store(mem, word, 1);
  };
const reader =
  (at: number, ...words: readonly number[]): Actor =>
  (mem) => {
    words.forEach((word, i) => load(mem, word, SEEN + at + i));
  };
const storeAndLoad =
  (at: number, stored: number, loaded: number): Actor =>
  (mem) => {
    Atomics.store(mem, stored, 1);
    load(mem, loaded, SEEN + at);
  };
/** Each stores a value of its own, or it would not matter who comes first. */
const loadAndStore =
  (at: number, loaded: number, stored: number): Actor =>
  (mem) => {
    load(mem, loaded, SEEN + at);
    Atomics.store(mem, stored, 1 + at);
  };

function push(mem: Int32Array, node: number): void {
  for (;;) {
    const head = Atomics.load(mem, X);
    Atomics.store(mem, node, head);
    if (Atomics.compareExchange(mem, X, head, node) === head) return;
  }
}

function pop(mem: Int32Array, at: number): void {
  for (;;) {
    const node = Atomics.load(mem, X);
    if (node === 0) return;
    const next = Atomics.load(mem, node);
    if (Atomics.compareExchange(mem, X, node, next) !== node) continue;
    mem[SEEN + at] = node;
    return;
  }
}

/** Hundreds of executions without one that is like another. */
export const LARGEST = 'four actors × (load, store) of one word';

const ACTORS: Readonly<Record<string, readonly Actor[]>> = {
  'store buffering, 3 actors': [storeAndLoad(0, X, Y), storeAndLoad(1, Y, Z), storeAndLoad(2, Z, X)],
  'load buffering, 3 actors': [loadAndStore(0, X, Y), loadAndStore(1, Y, Z), loadAndStore(2, Z, X)],
  IRIW: [writer(X), writer(Y), reader(0, X, Y), reader(2, Y, X)],
  'two writers of 4 words, one reader': [writer(4, 5, 6, 7), writer(8, 9, 10, 11), reader(0, 7, 11)],
  'Treiber stack, push and pop, push': [
    (mem) => {
      push(mem, 3);
      pop(mem, 0);
    },
    (mem) => push(mem, 4),
  ],
  'three actors × (load, store) of one word': [0, 1, 2].map((at) => loadAndStore(at, X, X)),
  [LARGEST]: [0, 1, 2, 3].map((at) => loadAndStore(at, X, X)),
};

export const scenario = defineScenario<Int32Array>({
  name: 'bench/small',
  story: 'Small programs: litmus tests, writers and readers, a stack.',
  source: 'GenMC (Kokologiannakis, Vafeiadis, CAV 2021), tests of correctness',
  forms: Object.keys(ACTORS),
  shared: () => new Int32Array(new SharedArrayBuffer(128)),
  actors: (form) => ACTORS[form],
  after: (mem) => mem.slice(SEEN, SEEN + 4).join(' '),
  outcomes: [{ match: /./, grade: 'acceptable', text: 'any' }],
});
