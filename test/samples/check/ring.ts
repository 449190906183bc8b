/** A ring for one producer and one consumer, as it should be, and with one line in the wrong place. */
const [HEAD, TAIL, FIRST] = [0, 1, 2];

export class Ring {
  constructor(
    private readonly words: Int32Array,
    private readonly publishesFirst = false,
  ) {}

  static create(capacity: number): Int32Array {
    return new Int32Array(new SharedArrayBuffer((FIRST + capacity + 1) * 4));
  }

  push(value: number): boolean {
    const tail = Atomics.load(this.words, TAIL);
    const next = this.#after(tail);
    if (next === Atomics.load(this.words, HEAD)) return false;
    if (this.publishesFirst) Atomics.store(this.words, TAIL, next);
    Atomics.store(this.words, FIRST + tail, value);
    if (!this.publishesFirst) Atomics.store(this.words, TAIL, next);
    return true;
  }

  pop(): number | undefined {
    const head = Atomics.load(this.words, HEAD);
    if (head === Atomics.load(this.words, TAIL)) return undefined;
    const value = Atomics.load(this.words, FIRST + head);
    Atomics.store(this.words, HEAD, this.#after(head));
    return value;
  }

  #after(index: number): number {
    return (index + 1) % (this.words.length - FIRST);
  }
}
