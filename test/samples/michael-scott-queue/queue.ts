/**
 * Michael and Scott's queue, over nodes that are used again.
 *
 * Maged Michael and Michael Scott, "Simple, fast, and practical non-blocking and blocking concurrent queue algorithms",
 * PODC 1996: the queue of Java's ConcurrentLinkedQueue. A list with a head and a tail; its first node is a dummy, whose
 * value is gone, so that those who put in and those who take out meet only when the queue is empty.
 *
 * Putting in takes two swaps, linking the node behind the last one and moving the tail, and nobody can do two at once.
 * So the tail may lag behind by one node, and everybody who finds it so moves it: they help. That is what makes the
 * queue lock-free, and a taker must help too, or the head overtakes the tail and the tail points to a node that was
 * given away.
 *
 * Every link carries a version against ABA, as in Treiber's stack: nodes are numbers, and each thread uses those again
 * that it has taken out.
 */
export const HEAD = 0;
export const TAIL = 1;
export const NEXT = 0;
export const VALUE = 1;
const NODE = 2;
const THREADS = 8;
const NODES = 8;
/** Of a link: the node in the low half, the version in the high half. */
export const INDEX = 0xffff;
const VERSION = 0x10000;

export class Queue {
  static create(): Int32Array {
    const words = new Int32Array(
      new SharedArrayBuffer((2 + (2 + THREADS * NODES) * NODE) * Int32Array.BYTES_PER_ELEMENT),
    );
    words[HEAD] = words[TAIL] = 1; // the first dummy
    return words;
  }

  readonly #idle: number[];

  constructor(
    protected readonly words: Int32Array,
    thread: number,
    nodes = 1,
  ) {
    this.#idle = Array.from({ length: nodes }, (_, i) => 2 + (thread % THREADS) * NODES + i);
  }

  /** Returns false when this thread has no node left. */
  push(value: number): boolean {
    const node = this.#idle.shift();
    if (node === undefined) return false;
    Atomics.store(this.words, at(node, VALUE), value);
    this.swap(at(node, NEXT), Atomics.load(this.words, at(node, NEXT)), 0); // the version goes on
    this.link(node);
    return true;
  }

  /** Returns undefined when the queue is empty. */
  pop(): number | undefined {
    for (;;) {
      const head = Atomics.load(this.words, HEAD);
      const tail = Atomics.load(this.words, TAIL);
      const next = Atomics.load(this.words, at(head & INDEX, NEXT));
      if (head !== Atomics.load(this.words, HEAD)) continue; // the three belong together
      if ((next & INDEX) === 0) return undefined;
      if (!this.mayTake(head, tail, next)) continue;
      const value = Atomics.load(this.words, at(next & INDEX, VALUE)); // before the swap: then the node is another's dummy
      if (!this.swap(HEAD, head, next & INDEX)) continue;
      this.#idle.push(head & INDEX);
      return value;
    }
  }

  /** Puts a node behind the last one. */
  protected link(node: number): void {
    for (;;) {
      const tail = Atomics.load(this.words, TAIL);
      const next = Atomics.load(this.words, at(tail & INDEX, NEXT));
      if (tail !== Atomics.load(this.words, TAIL)) continue;
      if ((next & INDEX) !== 0) {
        this.swap(TAIL, tail, next & INDEX); // help
      } else if (this.swap(at(tail & INDEX, NEXT), next, node)) {
        this.swap(TAIL, tail, node); // when this fails, somebody has helped
        return;
      }
    }
  }

  /** Whether the head may go on; when the tail lags behind, it is moved first. */
  protected mayTake(head: number, tail: number, next: number): boolean {
    if ((head & INDEX) !== (tail & INDEX)) return true;
    this.swap(TAIL, tail, next & INDEX); // help
    return false;
  }

  /** Makes a link point to a node, if nothing has changed since it was read. */
  protected swap(link: number, seen: number, node: number): boolean {
    return Atomics.compareExchange(this.words, link, seen, (((seen & ~INDEX) + VERSION) | 0) + node) === seen;
  }
}

export function at(node: number, field: number): number {
  return 2 + node * NODE + field;
}
