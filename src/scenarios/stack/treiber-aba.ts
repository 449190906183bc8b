/** Treiber's stack over indices that are used again. */
import { defineScenario, tells } from '../define.js';

const HEAD = 0;
const [TAKEN_BY_0, TAKEN_BY_1] = [12, 13];
/** Nodes 1 … 3; the word of a node is its next. */
const [A, B, C] = [1, 2, 3];
const INDEX = 0xff;
const VERSION = 0x100;

export const scenario = defineScenario<Int32Array>({
  name: 'stack/treiber-aba',
  story: `A pop reads the top A and its next B and is delayed. Meanwhile A and B are taken and A is pushed again: the top is A as before,
the compare-exchange succeeds, and B, which another thread owns, is the top. A version in the head that every pop moves tells the two
tops apart.`,
  source: 'R. K. Treiber, IBM RJ 5118 (1986); IBM System/370 Principles of Operation, appendix A (ABA and the counter)',
  shared: () => {
    const mem = new Int32Array(16);
    mem[HEAD] = A;
    mem[A] = B;
    mem[B] = C;
    return mem;
  },
  forms: ['broken', 'fixed'],
  actors: (form) => {
    const step = form === 'fixed' ? VERSION : 0;
    return [
      (mem) => {
        mem[TAKEN_BY_0] = pop(mem, step);
      },
      (mem) => {
        const first = pop(mem, step);
        mem[TAKEN_BY_1] = pop(mem, step);
        if (first !== 0) push(mem, first);
      },
    ];
  },
  after: (mem) => {
    const owners = [mem[TAKEN_BY_0], mem[TAKEN_BY_1]].filter((node) => node !== 0);
    for (let node = mem[HEAD] & INDEX, i = 0; node !== 0 && i < 4; node = mem[node], i++) owners.push(node);
    return new Set(owners).size === owners.length && owners.length === 3
      ? 'each node has one owner'
      : 'a node has two owners, or none';
  },
  words: { head: HEAD, 'A.next': A, 'B.next': B, 'C.next': C },
  outcomes: [
    { match: 'each node has one owner', grade: 'acceptable', text: 'as it should be' },
    ...tells('a node has two owners, or none', 'a stale next became the top', ['broken']),
  ],
});

function pop(mem: Int32Array, step: number): number {
  for (;;) {
    const head = Atomics.load(mem, HEAD);
    const node = head & INDEX;
    if (node === 0) return 0;
    const next = Atomics.load(mem, node);
    if (Atomics.compareExchange(mem, HEAD, head, (head & ~INDEX) + step + next) === head) return node;
  }
}

function push(mem: Int32Array, node: number): void {
  for (;;) {
    const head = Atomics.load(mem, HEAD);
    Atomics.store(mem, node, head & INDEX);
    if (Atomics.compareExchange(mem, HEAD, head, (head & ~INDEX) + node) === head) return;
  }
}
