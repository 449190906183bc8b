/**
 * Numbers for the words of any memory: a buffer's words stand together, and those of different buffers have different
 * numbers. Buffers are numbered in the order in which they are made known, or else are
 * seen first.
 */
type View = Int32Array;

interface Seen {
  readonly array: View;
  /** Number of the view's first word. */
  readonly first: number;
}

/** Words between two buffers, so that a view of a growing buffer does not reach the next. */
const BUFFER_WORDS = 1 << 24;

export class WordNumbers {
  #array: unknown = null;
  #first = 0;
  #scale = 4;
  readonly #seen: Seen[] = [];
  readonly #buffers: ArrayBufferLike[] = [];

  /** The number of an element's word; elements of 8 bytes have their first word's. -1: there is no such word. */
  of(array: View, index: number): number {
    if (array !== this.#array) this.#look(array);
    return this.#first < 0 ? -1 : this.#first + ((index * this.#scale) >> 2);
  }

  /** The next number is this buffer's. */
  know(buffer: ArrayBufferLike): void {
    this.#buffers.push(buffer);
  }

  /** Another execution has memory of its own. */
  forget(): void {
    this.#array = null;
    this.#seen.length = this.#buffers.length = 0;
  }

  /** The number of the buffer of a word, and the word's place there. */
  static placeOf(word: number): { readonly buffer: number; readonly word: number } {
    return { buffer: Math.trunc(word / BUFFER_WORDS), word: word % BUFFER_WORDS };
  }

  #look(array: View): void {
    this.#array = array;
    this.#first = -1;
    if (!ArrayBuffer.isView(array)) return; // the operation will throw
    this.#scale = array.BYTES_PER_ELEMENT;
    let seen = this.#seen.find((one) => one.array === array);
    if (seen === undefined) {
      seen = { array, first: this.#numberOf(array) * BUFFER_WORDS + (array.byteOffset >> 2) };
      this.#seen.push(seen);
    }
    this.#first = seen.first;
  }

  /** Asking a small array for its buffer moves its contents, so one that is the only one is not asked. */
  #numberOf(array: View): number {
    if (this.#buffers.length === 0) {
      if (this.#seen.length === 0) return 0;
      this.#buffers.push(this.#seen[0].array.buffer);
    }
    const known = this.#buffers.indexOf(array.buffer);
    return known >= 0 ? known : this.#buffers.push(array.buffer) - 1;
  }
}
