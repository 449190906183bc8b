/** Three producers with two nodes each, and a consumer, on the kernel's llist. */
import { llistAdd, llistDelAll, llistEmpty, llistReverseOrder } from '../../src/kernel/llist.js';
import { defineScenario } from '../../src/scenarios/define.js';

const HEAD = 1;
const NODES = 6;
/** Word of the first node. */
const FIRST = 8;
/** What the consumer took, in its order. */
const TAKEN = 16;
const ROUNDS = 3;

function produce(mem: Int32Array, node: number): void {
  llistAdd(mem, node, HEAD);
  llistAdd(mem, node + 1, HEAD);
}

function consume(mem: Int32Array): void {
  let taken = TAKEN;
  for (let round = 0; round < ROUNDS; round++) {
    if (!llistEmpty(mem, HEAD)) taken = take(mem, taken);
  }
}

function take(mem: Int32Array, taken: number): number {
  let next = taken;
  for (let node = llistReverseOrder(mem, llistDelAll(mem, HEAD)); node !== 0; node = mem[node]) mem[next++] = node;
  return next;
}

export const scenario = defineScenario<Int32Array>({
  name: 'bench/mpsc',
  story: 'Three producers add two nodes each; a consumer takes all that is there, three times.',
  source: 'include/linux/llist.h',
  forms: ['fixed'],
  shared: () => new Int32Array(new SharedArrayBuffer(128)),
  actors: () => [
    (mem) => produce(mem, FIRST),
    (mem) => produce(mem, FIRST + 2),
    (mem) => produce(mem, FIRST + 4),
    consume,
  ],
  after(mem) {
    let end = TAKEN;
    while (mem[end] !== 0) end++;
    take(mem, end);
    let seen = 0;
    for (let i = TAKEN; mem[i] !== 0; i++) {
      const node = mem[i] - FIRST;
      if ((seen & (1 << node)) !== 0) return 'a node was taken twice';
      if (node % 2 === 1 && (seen & (1 << (node - 1))) === 0) return 'the order of a producer was broken';
      seen |= 1 << node;
    }
    return seen === (1 << NODES) - 1 ? 'each node was taken once, in order' : 'a node was lost';
  },
  outcomes: [{ match: 'each node was taken once, in order', grade: 'acceptable', text: 'as it should be' }],
});
