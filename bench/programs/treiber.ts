/** Three actors on a Treiber stack with a version in its head, each push, pop, push, pop. */
import { defineScenario } from '../../src/scenarios/define.js';

const HEAD = 0;
const ACTORS = 3;
const NODES = ACTORS * 2;
const TAKEN = 16;
const INDEX = 0xff;
const VERSION = 0x100;

function push(mem: Int32Array, node: number): void {
  for (;;) {
    const head = Atomics.load(mem, HEAD);
    Atomics.store(mem, node, head & INDEX);
    if (Atomics.compareExchange(mem, HEAD, head, (head & ~INDEX) + node) === head) return;
  }
}

function pop(mem: Int32Array): number {
  for (;;) {
    const head = Atomics.load(mem, HEAD);
    const node = head & INDEX;
    if (node === 0) return 0;
    const next = Atomics.load(mem, node);
    if (Atomics.compareExchange(mem, HEAD, head, (head & ~INDEX) + VERSION + next) === head) return node;
  }
}

function pushAndPop(mem: Int32Array, first: number): void {
  for (let node = first; node < first + 2; node++) {
    push(mem, node);
    mem[TAKEN + node] = pop(mem);
  }
}

export const scenario = defineScenario<Int32Array>({
  name: 'bench/treiber',
  story: 'Three actors push a node and pop one, twice.',
  source: 'R. K. Treiber, IBM RJ 5118 (1986)',
  forms: ['fixed'],
  shared: () => new Int32Array(new SharedArrayBuffer(128)),
  actors: () => [(mem) => pushAndPop(mem, 1), (mem) => pushAndPop(mem, 3), (mem) => pushAndPop(mem, 5)],
  after(mem) {
    let taken = 0;
    for (let node = 1; node <= NODES; node++) {
      const bit = 1 << mem[TAKEN + node];
      if ((taken & bit) !== 0) return 'a node was taken twice';
      taken |= bit;
    }
    return (mem[HEAD] & INDEX) === 0 ? 'each node was taken once' : 'a node was left';
  },
  outcomes: [{ match: 'each node was taken once', grade: 'acceptable', text: 'as it should be' }],
});
