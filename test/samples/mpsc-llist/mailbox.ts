/**
 * A mailbox over Linux's llist: many producers, one consumer.
 *
 * The list itself is smplab's own kernel code, unchanged: `llistAdd` is a loop around one compare-exchange,
 * `llistDelAll` one exchange. Linux queues calls to other CPUs, work for the idle loop and freed memory with it. What
 * makes it safe without versions is that nobody but `llistDelFirst` ever takes *one* node: an exchange cannot be fooled
 * by a node that has left and come back. So `delFirst` is for one consumer only; see the matrix at the head of
 * src/kernel/llist.ts.
 *
 * Around it stands what the kernel's call_single_data has: a node belongs to its producer, is locked while it is on the
 * list, and is unlocked by the consumer who has read it.
 */
import { LLIST_NODE, llistAdd, llistDelAll, llistDelFirst, NULL } from 'smplab';

export const HEAD = 1;
const FIRST = 2;
/** A node: what llist needs, then ours. */
const [NEXT, VALUE, LOCKED, NODE] = [LLIST_NODE.next, 1, 2, 3];
const THREADS = 8;
const NODES = 2;
/** What `add` returns when all of the producer's nodes are under way. */
export const NO_NODE = 'no node';

export class Mailbox {
  static create(): Int32Array {
    return new Int32Array(new SharedArrayBuffer((FIRST + THREADS * NODES * NODE) * Int32Array.BYTES_PER_ELEMENT));
  }

  constructor(
    protected readonly mem: Int32Array,
    private readonly thread: number,
  ) {}

  /** Returns whether the mailbox was empty: then the consumer must be told. */
  add(value: number): boolean | typeof NO_NODE {
    const node = this.#freeNode();
    if (node === NULL) return NO_NODE;
    this.mem[node + VALUE] = value;
    this.mem[node + LOCKED] = 1;
    return this.link(node);
  }

  /** Context: the consumer. Newest first. */
  delAll(): number[] {
    const values: number[] = [];
    for (let node = this.unlinkAll(); node !== NULL; ) {
      const next = this.mem[node + NEXT];
      values.push(this.#read(node)); // from here on the node may be on the list again
      node = next;
    }
    return values;
  }

  /** Context: the consumer, and no other. */
  delFirst(): number | undefined {
    const node = llistDelFirst(this.mem, HEAD);
    return node === NULL ? undefined : this.#read(node);
  }

  protected link(node: number): boolean {
    return llistAdd(this.mem, node, HEAD);
  }

  protected unlinkAll(): number {
    return llistDelAll(this.mem, HEAD);
  }

  #freeNode(): number {
    const first = FIRST + (this.thread % THREADS) * NODES * NODE;
    for (let node = first; node < first + NODES * NODE; node += NODE)
      if (Atomics.load(this.mem, node + LOCKED) === 0) return node;
    return NULL;
  }

  #read(node: number): number {
    const value = this.mem[node + VALUE];
    Atomics.store(this.mem, node + LOCKED, 0);
    return value;
  }
}
