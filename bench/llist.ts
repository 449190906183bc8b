/** The list alone, on one thread. Checks: every node that was added came out, once. */
import { llistAdd, llistDelAll, llistReverseOrder } from '../src/kernel/llist.js';
import type { Subject } from './measure.js';

const NODES = 1024;
const HEAD = 1;
const FIRST = 16;
const STRIDE = 16;

const mem = new Int32Array(new SharedArrayBuffer((FIRST + NODES * STRIDE) * 4));

export const llistSubjects: readonly Subject[] = [
  { name: 'llist: add', batch: NODES, run: (n) => timed(() => fill(n), () => drain(n)) },
  { name: 'llist: del_all + reverse + walk', batch: NODES, run: (n) => timed(() => drain(n), () => undefined, () => fill(n)) },
];

function fill(n: number): void {
  for (let i = 0; i < n; i++) llistAdd(mem, FIRST + i * STRIDE, HEAD);
}

function drain(n: number): void {
  let count = 0;
  let sum = 0;
  for (let node = llistReverseOrder(mem, llistDelAll(mem, HEAD)); node !== 0; node = mem[node]) {
    count++;
    sum += node;
  }
  const expected = n * FIRST + (STRIDE * n * (n - 1)) / 2;
  if (count !== n || sum !== expected) throw new Error(`llist: ${count} nodes with sum ${sum} came out, not ${n} with ${expected}`);
}

function timed(work: () => void, after: () => void, before: () => void = () => undefined): number {
  before();
  const begin = performance.now();
  work();
  const ns = (performance.now() - begin) * 1e6;
  after();
  return ns;
}
