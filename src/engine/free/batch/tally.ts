/**
 * Counts keys of a fixed number of words: an open hash table that does not grow, because most samples of a batch come
 * out in one of few ways and the counting must not cost more than the sample.
 */
const NOWHERE = -1;

export class Tally {
  readonly #keys: Int32Array;
  readonly #counts: Float64Array;
  readonly #mask: number;
  #left: number;
  /** Where the last key was: the next one is often the same. */
  #last = 0;

  /** @param capacity a power of two: the table takes three quarters as many keys. */
  constructor(
    private readonly keyWords: number,
    capacity: number,
  ) {
    this.#keys = new Int32Array(keyWords * capacity);
    this.#counts = new Float64Array(capacity);
    this.#mask = capacity - 1;
    this.#left = Math.trunc((capacity * 3) / 4);
  }

  /** Counts the key at `words[at]`. Returns its entry, or -1 when it is new and there is no room. */
  add(words: Int32Array, at: number): number {
    const last = this.#last;
    if (this.#counts[last] !== 0 && this.#equal(last, words, at)) {
      this.#counts[last]++;
      return last;
    }
    return this.#find(words, at);
  }

  countOf(entry: number): number {
    return this.#counts[entry];
  }

  keyOf(entry: number): Int32Array {
    return this.#keys.slice(entry * this.keyWords, (entry + 1) * this.keyWords);
  }

  /** Entries that were counted. */
  entries(): number[] {
    return [...this.#counts].flatMap((count, entry) => (count > 0 ? [entry] : []));
  }

  #find(words: Int32Array, at: number): number {
    let entry = this.#hash(words, at) & this.#mask;
    while (this.#counts[entry] !== 0 && !this.#equal(entry, words, at)) entry = (entry + 1) & this.#mask;
    if (this.#counts[entry] === 0) {
      if (this.#left === 0) return NOWHERE;
      this.#left--;
      this.#keys.set(words.subarray(at, at + this.keyWords), entry * this.keyWords);
    }
    this.#counts[entry]++;
    this.#last = entry;
    return entry;
  }

  #hash(words: Int32Array, at: number): number {
    let hash = 0x9e3779b9;
    for (let i = 0; i < this.keyWords; i++) hash = Math.imul(hash ^ words[at + i], 0x85ebca6b) ^ (hash >>> 13);
    return hash ^ (hash >>> 16);
  }

  #equal(entry: number, words: Int32Array, at: number): boolean {
    const { keyWords } = this;
    const keys = this.#keys;
    const key = entry * keyWords;
    for (let i = 0; i < keyWords; i++) if (keys[key + i] !== words[at + i]) return false;
    return true;
  }
}
