/**
 * llist: a NULL-terminated, lock-free, singly linked LIFO list.
 *
 * Which operations may run at the same time on one list without a lock:
 *
 *               add    del_first   del_all
 *   add         yes    yes         yes
 *   del_first          **lock**    **lock**
 *   del_all                        yes
 *
 * Two `llistDelFirst` need a lock because of ABA: consumer 1 reads first = A and A.next = B and is delayed; consumer 2
 * removes A and B and adds A again; first is A once more, consumer 1's compare-exchange succeeds and installs B, which
 * is on no list any more. The same goes for `llistDelFirst` against `llistDelAll`.
 *
 * Ordering: every operation is sequentially consistent, so what was written before an add is seen by the CPU that takes the
 * node off. That is what makes plain stores to a node's payload before the add, and plain loads after taking it, safe.
 * `next` of a node is written by its owner before the add publishes it, and read by the CPU that took it: plain accesses
 * too. The one exception is the `next` that `llistDelFirst` reads of a node that it has not yet taken.
 *
 * Source: lib/llist.c and include/linux/llist.h, Linux 3.15.
 */
import { NULL, struct } from '../memory/struct.js';

export const LLIST_HEAD = struct('llist_head', ['first']);
export const LLIST_NODE = struct('llist_node', ['next']);
/** A constant of this module, which V8 folds into the code; a field of a struct it looks up at every use. */
const NEXT = LLIST_NODE.next;

/**
 * Adds one node at the front. Any CPU, any context; lock-free.
 *
 * @param node must be on no list
 * @returns whether the list was empty before: then its CPU must be rung
 * Source: include/linux/llist.h, llist_add(), Linux 3.15.
 */
export function llistAdd(mem: Int32Array, node: number, head: number): boolean {
  return llistAddBatch(mem, node, node, head);
}

/**
 * Adds a chain of nodes, `newFirst` … `newLast`, in front. Any CPU, any context; lock-free: an attempt fails only
 * because another one succeeded.
 *
 * @returns whether the list was empty before
 * Ordering: the compare-exchange publishes the nodes; pairs with the exchange in `llistDelAll`.
 * `first` is read plainly at the start, as Linux does with ACCESS_ONCE: a stale value only costs a retry.
 * Source: lib/llist.c, llist_add_batch(), Linux 3.15.
 */
export function llistAddBatch(mem: Int32Array, newFirst: number, newLast: number, head: number): boolean {
  const link = newLast + NEXT;
  let first = mem[head]; // smplab-race: a stale value makes the compare-exchange fail, and costs a retry
  for (;;) {
    mem[link] = first;
    const seen = Atomics.compareExchange(mem, head, first, newFirst);
    if (seen === first) return first === NULL;
    first = seen;
  }
}

/**
 * Takes all nodes, newest first. Any CPU, any context; wait-free.
 *
 * @returns the first node, or NULL
 * Ordering: full; pairs with the compare-exchange of the adds.
 * Source: include/linux/llist.h, llist_del_all(), Linux 3.15.
 */
export function llistDelAll(mem: Int32Array, head: number): number {
  return Atomics.exchange(mem, head, NULL);
}

/**
 * Takes the newest node. One consumer at a time, see the matrix above.
 *
 * @returns the node, or NULL
 * Source: lib/llist.c, llist_del_first(), Linux 3.15.
 */
export function llistDelFirst(mem: Int32Array, head: number): number {
  let first = Atomics.load(mem, head);
  while (first !== NULL) {
    const next = Atomics.load(mem, first + NEXT); // smplab-race: of a node that has gone, and then the list's first is another
    const seen = Atomics.compareExchange(mem, head, first, next);
    if (seen === first) return first;
    first = seen;
  }
  return NULL;
}

/**
 * Reverses a chain that was taken off a list and belongs to the caller alone: oldest first.
 *
 * Three nodes a turn: each of the three pointers plays each part once, so that none is ever copied. An unsigned index
 * needs no sign extension. Both stand between one load and the next, which is all the time that this loop takes.
 *
 * @returns the new first node
 * Source: lib/llist.c, llist_reverse_order(), Linux 3.15.
 */
export function llistReverseOrder(mem: Int32Array, chain: number): number {
  let a = 0; // the node before b in the chain: turned already
  let b = chain >>> 0;
  for (let c = 0; ; ) {
    if (b === 0) return a;
    c = mem[b + NEXT] >>> 0;
    mem[b + NEXT] = a;
    if (c === 0) return b;
    a = mem[c + NEXT] >>> 0;
    mem[c + NEXT] = b;
    if (a === 0) return c;
    b = mem[a + NEXT] >>> 0;
    mem[a + NEXT] = c;
  }
}

/**
 * Whether the list was empty a moment ago: a hint.
 *
 * Source: include/linux/llist.h, llist_empty(), Linux 3.15.
 */
export function llistEmpty(mem: Int32Array, head: number): boolean {
  return Atomics.load(mem, head) === NULL;
}
