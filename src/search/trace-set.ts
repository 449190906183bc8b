/**
 * A set of trace hashes, for counting the executions that differ. Open addressing in one Int32Array, since a `Set` of
 * millions of numbers costs more than the executions do. It stops growing at a limit: from there on its size is a lower
 * bound.
 */
export class TraceSet {
  #slots = new Int32Array(16);
  #size = 0;
  /** 0 marks an empty slot, so the hash 0 is kept here. */
  #zero = false;

  constructor(private readonly most = 1 << 20) {}

  get size(): number {
    return this.#size;
  }

  /** Whether it takes no more. */
  get full(): boolean {
    return this.#size >= this.most;
  }

  /** Adds the lower 32 bits of a hash. */
  add(hash: number): void {
    if (this.full) return;
    const key = hash | 0;
    if (key === 0) {
      if (!this.#zero) this.#size++;
      this.#zero = true;
      return;
    }
    if (!this.#insert(key)) return;
    this.#size++;
    if (2 * this.#size > this.#slots.length) this.#grow();
  }

  addAll(other: TraceSet): void {
    if (other.#zero) this.add(0);
    for (const key of other.#slots) if (key !== 0) this.add(key);
  }

  /** Its hashes, for another thread. */
  toArray(): Int32Array<ArrayBuffer> {
    const hashes = this.#slots.filter((key) => key !== 0);
    if (!this.#zero) return hashes;
    const all = new Int32Array(hashes.length + 1); // its last entry is the hash 0
    all.set(hashes);
    return all;
  }

  static of(hashes: Int32Array): TraceSet {
    const set = new TraceSet();
    for (const hash of hashes) set.add(hash);
    return set;
  }

  #insert(key: number): boolean {
    const mask = this.#slots.length - 1;
    // the lowest bits of a hash may be poor: Fibonacci hashing spreads them
    let slot = (Math.imul(key, 0x9e3779b1) >>> 8) & mask;
    for (; this.#slots[slot] !== 0; slot = (slot + 1) & mask) if (this.#slots[slot] === key) return false;
    this.#slots[slot] = key;
    return true;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(2 * old.length);
    for (const key of old) if (key !== 0) this.#insert(key);
  }
}
