/**
 * What is measured of our list on one thread: the same loops, over nodes of the same size, as bench/native/stack.h.
 * What came out is checked, outside the timed part.
 */
import { llistAdd, llistAddBatch, llistDelAll, llistReverseOrder } from '../../src/kernel/llist.js';
import { expectAll, FIRST, HEAD, HEADS, mem, see, STRIDE, timed, walkChain } from './nodes.js';

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
  const list = mem; // a local, as in C: what stands at module level is looked up at every use
  for (let begin = FIRST; begin < FIRST + n * STRIDE; begin += batch * STRIDE) {
    const last = begin + (batch - 1) * STRIDE;
    for (let node = begin; node < last; node += STRIDE) list[node] = node + STRIDE;
    llistAddBatch(list, begin, last, HEAD);
  }
}

function takeEach(n: number): void {
  for (let i = 0; i < n; i++) {
    const node = llistDelAll(mem, HEADS + i * STRIDE);
    see(node);
  }
}
