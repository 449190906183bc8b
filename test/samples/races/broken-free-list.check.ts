/** Taking a node reads the next of one that another thread may have taken, and be putting back. */
import { int32, raceCase } from './case.js';

export { caughtAs } from './case.js';

/** Nodes are words, which hold the number of the next node; 0 is none. The top carries a count against ABA. */
const TOP = 0;
const NODES = 2;
const COUNT = 1 << 8;

function take(words: Int32Array): number {
  for (;;) {
    const seen = Atomics.load(words, TOP);
    const top = seen % COUNT;
    if (top === 0) continue;
    const next = words[top]; // races
    if (Atomics.compareExchange(words, TOP, seen, seen - top + COUNT + next) === seen) return top;
  }
}

function put(words: Int32Array, node: number): void {
  for (;;) {
    const seen = Atomics.load(words, TOP);
    const top = seen % COUNT;
    words[node] = top; // races
    if (Atomics.compareExchange(words, TOP, seen, seen - top + COUNT + node) === seen) return;
  }
}

const takeAndPut = (words: Int32Array): void => put(words, take(words));

export default raceCase({
  name: 'a free list',
  setup: () => {
    const words = int32(1 + NODES);
    words[TOP] = 1;
    words[1] = 2;
    return words;
  },
  actors: [takeAndPut, takeAndPut],
  after: (words) => {
    let free = 0;
    for (let node = words[TOP] % COUNT; node !== 0 && free <= NODES; node = words[node]) free++;
    return free;
  },
  expected: ['2'],
});
