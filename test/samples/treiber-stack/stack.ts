/**
 * Treiber's stack, over nodes that are used again.
 *
 * R. Kent Treiber wrote it down at IBM in 1986 ("Systems programming: coping with parallelism"): a list whose first
 * node is exchanged by compare-and-swap. Push and pop each read the top, prepare, and swap; who was overtaken tries
 * again, so that somebody always gets on: it is lock-free.
 *
 * It has the most famous flaw of all, and he knew it. A pop reads the top A and its next B, and is delayed. Others pop
 * A, pop B, and push A again. The top is A, as it was: the swap succeeds and makes B the top, which somebody else owns.
 * The value is the same and the world is not: ABA. The cure is his too: the top carries a version that every change
 * moves, and the swap compares both. (16 bits of it wrap after 65,536 changes during one delay. On real hardware one
 * takes more.)
 *
 * A garbage collector would hide the flaw, since a node that somebody looks at is never used again. Shared memory in
 * JavaScript has none: nodes are numbers, and each thread keeps those that it has popped for its next pushes.
 */
export const TOP = 0;
const NODES = 8;
/** A node's words. */
export const NEXT = 0;
export const VALUE = 1;
const NODE = 2;
const THREADS = 8;
/** Of the top: the node in the low half, the version in the high half. */
const INDEX = 0xffff;
const VERSION = 0x10000;

export class Stack {
  static create(): Int32Array {
    return new Int32Array(new SharedArrayBuffer((1 + (1 + THREADS * NODES) * NODE) * Int32Array.BYTES_PER_ELEMENT));
  }

  /** Nodes of this thread that are not on the stack, the one that has been idle for longest first. */
  readonly #idle: number[];

  /** @param nodes how many to begin with */
  constructor(
    protected readonly words: Int32Array,
    thread: number,
    nodes = 1,
  ) {
    this.#idle = Array.from({ length: nodes }, (_, i) => 1 + (thread % THREADS) * NODES + i);
  }

  /** Returns false when this thread has no node left. */
  push(value: number): boolean {
    const node = this.#idle.shift();
    if (node === undefined) return false;
    Atomics.store(this.words, this.at(node, VALUE), value);
    for (;;) {
      const top = Atomics.load(this.words, TOP);
      Atomics.store(this.words, this.at(node, NEXT), top & INDEX);
      if (this.swap(top, node)) return true;
    }
  }

  /** Returns undefined when the stack is empty. */
  pop(): number | undefined {
    for (;;) {
      const top = Atomics.load(this.words, TOP);
      const node = top & INDEX;
      if (node === 0) return undefined;
      const next = Atomics.load(this.words, this.at(node, NEXT)); // of a node that may be gone: then the swap fails
      if (!this.swap(top, next)) continue;
      const value = Atomics.load(this.words, this.at(node, VALUE));
      this.#idle.push(node);
      return value;
    }
  }

  /** Makes a node the top, if nothing has changed since `top` was read. */
  protected swap(top: number, node: number): boolean {
    const next = (((top & ~INDEX) + VERSION) | 0) + node;
    return Atomics.compareExchange(this.words, TOP, top, next) === top;
  }

  protected at(node: number, field: number): number {
    return 1 + node * NODE + field;
  }
}
