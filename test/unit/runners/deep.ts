/** Actors whose calls go deep: with an operation at the bottom, in each call, and without an end. */
import type { PlainScenario } from '../../../src/lab/scenario.js';

type Actor = (mem: Int32Array) => void;

/** As deep as it goes in a worker thread of Node, with some room: deeper than in the main thread. */
const DEEP = 15_000;

function toTheBottom(mem: Int32Array, depth: number): number {
  if (depth > 0) return toTheBottom(mem, depth - 1) + 1;
  return Atomics.add(mem, 0, 1);
}

function onAllTheWay(mem: Int32Array): number {
  Atomics.add(mem, 0, 1);
  return onAllTheWay(mem) + 1;
}

/** Each call takes much of the stack. */
function wide(mem: Int32Array): readonly number[] {
  Atomics.add(mem, 0, 1);
  return [1].map(() => [1].map(() => wide(mem)[0])[0]);
}

const ACTORS: Readonly<Record<string, Actor>> = {
  deep: (mem) => void toTheBottom(mem, DEEP),
  endless: (mem) => void onAllTheWay(mem),
  wide: (mem) => void wide(mem),
};

export const scenario: PlainScenario<Int32Array> = {
  kind: 'plain',
  name: 'test/deep',
  story: '',
  source: '',
  forms: Object.keys(ACTORS),
  shared: () => new Int32Array(new SharedArrayBuffer(8)),
  actors: (form) => [ACTORS[form], (mem) => Atomics.add(mem, 1, 1)],
  after: (mem) => `count ${mem[0]}`,
  outcomes: [{ match: 'count 1', grade: 'acceptable', text: 'once' }],
};
