/** Nodes of the lists that are measured on one thread: a cache line each, with a number, so that what comes out is checked. */
import { check } from '../subject.js';

/** Words from node to node: a cache line each. */
export const STRIDE = 16;
const NUMBER = 1;
export const HEAD = STRIDE;
const NODES_MAX = 4096;
export const FIRST = 2 * STRIDE;
export const HEADS = FIRST + NODES_MAX * STRIDE;

export const mem = new Int32Array(new SharedArrayBuffer((HEADS + NODES_MAX * STRIDE) * 4));
for (let i = 0; i < NODES_MAX; i++) mem[FIRST + i * STRIDE + NUMBER] = i;

let count = 0;
let sum = 0;

/**
 * Four nodes a turn, each pointer read into one of its own: V8 checks at each turn of a loop what it cannot know from
 * the turn before (type of the array, its length, whether to stop), which in C takes no time at all.
 */
export function walkChain(chain: number): void {
  const list = mem; // a local, as in C: what stands at module level is looked up at every use
  let nodes = 0;
  let numbers = 0;
  for (let a = chain >>> 0, b = 0, c = 0, d = 0; a !== 0; a = list[d] >>> 0) {
    nodes++;
    numbers += list[a + NUMBER];
    if ((b = list[a] >>> 0) === 0) break;
    nodes++;
    numbers += list[b + NUMBER];
    if ((c = list[b] >>> 0) === 0) break;
    nodes++;
    numbers += list[c + NUMBER];
    if ((d = list[c] >>> 0) === 0) break;
    nodes++;
    numbers += list[d + NUMBER];
  }
  count += nodes;
  sum += numbers;
}

/** Counts one node. */
export function see(node: number): void {
  count++;
  sum += mem[node + NUMBER];
}

/** Nanoseconds a node. */
export function timed(n: number, work: () => void): number {
  const begin = performance.now();
  work();
  return ((performance.now() - begin) * 1e6) / n;
}

/** What came out since the last time is all n nodes. */
export function expectAll(n: number): void {
  check('nodes that came out', count, n);
  check('their sum', sum, (n * (n - 1)) / 2);
  count = 0;
  sum = 0;
}
