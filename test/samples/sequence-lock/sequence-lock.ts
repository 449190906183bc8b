/**
 * A sequence lock: readers that never write.
 *
 * The data is two words that belong together, here a value and its negative. The writer makes the sequence odd, writes
 * both, and makes it even again. A reader takes the sequence, reads both, and takes the sequence once more: if it was
 * odd, or is another one now, a writer was about and the reader tries again. Readers disturb nobody, not even each
 * other's caches; this is how the kernel hands out the time of day.
 *
 * In C the two data words are the famous difficulty: they race, so plain accesses mean nothing, and the fences around
 * them are easy to get wrong. In JavaScript `Atomics` are in one total order, so the algorithm can be read as it
 * stands; the data words must be accessed by `Atomics` all the same, or nothing orders them.
 *
 * Writers exclude each other by the same word: whoever gets from even to odd is the writer.
 *
 * Source: Boehm, Can Seqlocks Get Along with Programming Language Memory Models?, MSPC 2012; Linux
 * include/linux/seqlock.h.
 */
const [SEQUENCE, VALUE, NEGATIVE] = [0, 1, 2];

export class SequenceLock {
  protected readonly words: Int32Array;

  constructor(words: Int32Array) {
    this.words = words;
  }

  static create(): Int32Array {
    return new Int32Array(new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT));
  }

  write(value: number): void {
    const sequence = this.begin();
    Atomics.store(this.words, VALUE, value);
    Atomics.store(this.words, NEGATIVE, -value);
    Atomics.store(this.words, SEQUENCE, sequence + 2);
  }

  /** Both words, of the same write. */
  read(): readonly [number, number] {
    for (;;) {
      const sequence = Atomics.load(this.words, SEQUENCE);
      const [value, negative] = [Atomics.load(this.words, VALUE), Atomics.load(this.words, NEGATIVE)];
      if (this.undisturbed(sequence)) return [value, negative];
    }
  }

  /** Makes the sequence odd; returns what it was. */
  protected begin(): number {
    for (;;) {
      const sequence = Atomics.load(this.words, SEQUENCE);
      if (sequence % 2 === 0 && Atomics.compareExchange(this.words, SEQUENCE, sequence, sequence + 1) === sequence)
        return sequence;
    }
  }

  protected undisturbed(sequence: number): boolean {
    return sequence % 2 === 0 && Atomics.load(this.words, SEQUENCE) === sequence;
  }
}

/** The reader looks at the sequence once: a writer that comes after that goes unnoticed. */
export class LooksOnce extends SequenceLock {
  protected override undisturbed(sequence: number): boolean {
    return sequence % 2 === 0;
  }
}

/** The reader compares, and forgets that an odd sequence which has not changed is a writer half-way. */
export class ForgetsOdd extends SequenceLock {
  protected override undisturbed(sequence: number): boolean {
    return Atomics.load(this.words, SEQUENCE) === sequence;
  }
}
