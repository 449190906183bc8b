/**
 * The floor of the list: its operations written out in the loops that use them, over a local array, and nothing else. What
 * is left is what the language asks for an Atomics operation and for an element of a shared array.
 */
import { expectAll, FIRST, HEAD, mem, STRIDE, timed, walkChain } from './nodes.js';

/** Each returns nanoseconds a node. */
export function add(n: number): number {
  const ns = timed(n, () => fill(n));
  walkChain(Atomics.exchange(mem, HEAD, 0));
  expectAll(n);
  return ns;
}

export function addBatch(n: number, batch: number): number {
  const ns = timed(n, () => fillInBatches(n, batch));
  walkChain(Atomics.exchange(mem, HEAD, 0));
  expectAll(n);
  return ns;
}

export function drain(n: number): number {
  fill(n);
  const ns = timed(n, () => drainAll());
  expectAll(n);
  return ns;
}

function fill(n: number): void {
  const list = mem;
  for (let node = FIRST; node < FIRST + n * STRIDE; node += STRIDE) {
    let first = list[HEAD];
    for (let seen = 0; ; first = seen) {
      list[node] = first;
      seen = Atomics.compareExchange(list, HEAD, first, node);
      if (seen === first) break;
    }
  }
}

function fillInBatches(n: number, batch: number): void {
  const list = mem;
  for (let begin = FIRST; begin < FIRST + n * STRIDE; begin += batch * STRIDE) {
    const last = begin + (batch - 1) * STRIDE;
    for (let node = begin; node < last; node += STRIDE) list[node] = node + STRIDE;
    let first = list[HEAD];
    for (let seen = 0; ; first = seen) {
      list[last] = first;
      seen = Atomics.compareExchange(list, HEAD, first, begin);
      if (seen === first) break;
    }
  }
}

function drainAll(): void {
  const list = mem;
  let done = 0;
  for (let node = Atomics.exchange(list, HEAD, 0), next = 0; node !== 0; node = next) {
    next = list[node];
    list[node] = done;
    done = node;
  }
  walkChain(done);
}
