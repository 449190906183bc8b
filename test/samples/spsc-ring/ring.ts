/**
 * A ring for one producer and one consumer.
 *
 * The oldest trick in the book, and the base of every audio callback and every log pipe: two indices, each written by
 * one side only, so that nothing ever has to be compared and exchanged. `tail` is the producer's: everything below it
 * has been written. `head` is the consumer's: everything below it has been read. One slot stays empty, or a full ring
 * would look like an empty one.
 *
 * What holds it together is one order on each side. The producer writes the element, *then* publishes it by moving
 * `tail`; the consumer looks at `tail`, *then* reads the element. The elements may be plain memory: the store of `tail`
 * and the load that sees it synchronize, and an element is on one side of that pair or on the other, never on both.
 *
 * Source: Lamport, Proving the Correctness of Multiprocess Programs, IEEE TSE 3(2), 1977, §4.
 */
const [HEAD, TAIL, FIRST] = [0, 16, 32]; // each on a cache line of its own: the two sides write different ones

export class Ring {
  protected readonly words: Int32Array;

  constructor(words: Int32Array) {
    this.words = words;
  }

  /** Memory for so many elements: Int32, zeroed. */
  static create(capacity: number): Int32Array {
    return new Int32Array(new SharedArrayBuffer((FIRST + capacity + 1) * Int32Array.BYTES_PER_ELEMENT));
  }

  /** Context: the producer. False: the ring is full. */
  push(value: number): boolean {
    const tail = Atomics.load(this.words, TAIL);
    const next = this.after(tail);
    if (next === Atomics.load(this.words, HEAD)) return false;
    this.publish(tail, next, value);
    return true;
  }

  /** Context: the consumer. Undefined: the ring is empty. */
  pop(): number | undefined {
    const head = Atomics.load(this.words, HEAD);
    if (head === Atomics.load(this.words, TAIL)) return undefined;
    const value = this.words[FIRST + head]; // before the slot is given back: the producer may fill it at once
    Atomics.store(this.words, HEAD, this.after(head));
    return value;
  }

  protected publish(tail: number, next: number, value: number): void {
    this.words[FIRST + tail] = value;
    Atomics.store(this.words, TAIL, next);
  }

  protected after(index: number): number {
    return (index + 1) % (this.words.length - FIRST);
  }
}

/** The two lines the wrong way round: the consumer may read the slot before it is written. */
export class PublishesFirst extends Ring {
  protected override publish(tail: number, next: number, value: number): void {
    Atomics.store(this.words, TAIL, next);
    this.words[FIRST + tail] = value;
  }
}

/**
 * Forgets to wrap: as if the ring never came round. The elements behind its end are nobody's, and a store there is
 * lost.
 */
export class NeverWraps extends Ring {
  protected override after(index: number): number {
    return index + 1;
  }
}
