/**
 * What is measured of our list on one thread: the same loops, over nodes of the same size, as bench/native/stack.h.
 * Each node carries its number; count and sum of what came out are checked, outside the timed part.
 */
import { llistAdd, llistAddBatch, llistDelAll, llistReverseOrder } from '../../src/kernel/llist.js';
import { check } from '../subject.js';

/** Words from node to node: a cache line each. */
const STRIDE = 16;
const NUMBER = 1;
const HEAD = STRIDE;
const NODES_MAX = 4096;
const FIRST = 2 * STRIDE;
const HEADS = FIRST + NODES_MAX * STRIDE;

const mem = new Int32Array(new SharedArrayBuffer((HEADS + NODES_MAX * STRIDE) * 4));
for (let i = 0; i < NODES_MAX; i++) mem[FIRST + i * STRIDE + NUMBER] = i;

let count = 0;
let sum = 0;

/** Each returns nanoseconds a node. */
export function add(n: number): number {
  const ns = timed(n, () => fill(n));
  walkChain(llistDelAll(mem, HEAD));
  expectAll(n);
  return ns;
}

/** The linking of the chain is timed with it. */
export function addBatch(n: number, batch: number): number {
  const ns = timed(n, () => fillInBatches(n, batch));
  walkChain(llistDelAll(mem, HEAD));
  expectAll(n);
  return ns;
}

export function drain(n: number): number {
  fill(n);
  const ns = timed(n, () => walkChain(llistReverseOrder(mem, llistDelAll(mem, HEAD))));
  expectAll(n);
  return ns;
}

export function reverse(n: number): number {
  fill(n);
  let chain = llistDelAll(mem, HEAD);
  const ns = timed(n, () => {
    chain = llistReverseOrder(mem, chain);
  });
  walkChain(chain);
  expectAll(n);
  return ns;
}

export function walk(n: number): number {
  fill(n);
  const chain = llistDelAll(mem, HEAD);
  const ns = timed(n, () => walkChain(chain));
  expectAll(n);
  return ns;
}

/** Nanoseconds a list, of n lists with one node each. */
export function take(n: number): number {
  for (let i = 0; i < n; i++) llistAdd(mem, FIRST + i * STRIDE, HEADS + i * STRIDE);
  const ns = timed(n, () => takeEach(n));
  expectAll(n);
  return ns;
}

function fill(n: number): void {
  for (let i = 0; i < n; i++) llistAdd(mem, FIRST + i * STRIDE, HEAD);
}

function fillInBatches(n: number, batch: number): void {
  for (let i = 0; i < n; i += batch) {
    const last = i + batch - 1;
    for (let k = i; k < last; k++) mem[FIRST + k * STRIDE] = FIRST + (k + 1) * STRIDE;
    llistAddBatch(mem, FIRST + i * STRIDE, FIRST + last * STRIDE, HEAD);
  }
}

function takeEach(n: number): void {
  for (let i = 0; i < n; i++) {
    const node = llistDelAll(mem, HEADS + i * STRIDE);
    count++;
    sum += mem[node + NUMBER];
  }
}

/**
 * Four nodes a turn, each pointer read into one of its own: V8 checks at each turn of a loop what it cannot know from
 * the turn before (type of the array, its length, whether to stop), which in C takes no time at all.
 */
function walkChain(chain: number): void {
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

function timed(n: number, work: () => void): number {
  const begin = performance.now();
  work();
  return ((performance.now() - begin) * 1e6) / n;
}

function expectAll(n: number): void {
  check('nodes that came out', count, n);
  check('their sum', sum, (n * (n - 1)) / 2);
  count = 0;
  sum = 0;
}
