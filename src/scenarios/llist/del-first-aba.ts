/** Why llist_del_first has one consumer only. */
import { llistAdd, llistDelFirst } from '../../kernel/llist.js';
import { defineScenario, tells } from '../define.js';

const HEAD = 1;
const [A, B] = [4, 6];
const LOCK = 2;

export const scenario = defineScenario<Int32Array>({
  name: 'llist/del-first-aba',
  story: `Two consumers take the first node. One reads first = A and A.next = B and is delayed. The other takes A, takes B and
adds A again. The head is A as before, so the first one's compare-exchange succeeds: B, which is owned by the other, is on the
list once more.`,
  source: 'include/linux/llist.h, the table of operations that need a lock',
  shared: () => {
    const mem = new Int32Array(16);
    llistAdd(mem, B, HEAD);
    llistAdd(mem, A, HEAD);
    return mem;
  },
  forms: ['broken', 'fixed'],
  actors: (form) => [
    (mem) => {
      if (form === 'fixed') lock(mem);
      mem[10] = llistDelFirst(mem, HEAD);
      if (form === 'fixed') unlock(mem);
    },
    (mem) => {
      if (form === 'fixed') lock(mem);
      mem[11] = llistDelFirst(mem, HEAD);
      mem[12] = llistDelFirst(mem, HEAD);
      if (mem[11] !== 0) llistAdd(mem, mem[11], HEAD);
      if (form === 'fixed') unlock(mem);
    },
  ],
  after: (mem) => {
    const listed: number[] = [];
    for (let node = mem[HEAD]; node !== 0 && listed.length < 4; node = mem[node]) listed.push(node);
    const owned = [mem[10], mem[12]].filter((node) => node !== 0);
    return owned.some((node, i) => listed.includes(node) || owned.indexOf(node) !== i)
      ? 'a node has two owners'
      : 'each node has one owner';
  },
  words: { head: HEAD, 'A.next': A, 'B.next': B, lock: LOCK },
  outcomes: [
    { match: 'each node has one owner', grade: 'acceptable', text: 'as it should be' },
    ...tells('a node has two owners', 'a node that a consumer took is on the list, or was taken twice', ['broken']),
  ],
});

function lock(mem: Int32Array): void {
  while (Atomics.exchange(mem, LOCK, 1) !== 0);
}

function unlock(mem: Int32Array): void {
  Atomics.store(mem, LOCK, 0);
}
