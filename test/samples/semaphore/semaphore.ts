/**
 * A counting semaphore: so many permits, and a bed for those who come too late.
 *
 * Who wants a permit takes one off the count, if there is one; else it sleeps on the count's own word. The word is the
 * right one to sleep on: `Atomics.wait` goes to sleep only while the word still is 0, so a permit that comes back
 * between the look and the sleep is noticed. Who gives a permit back changes the word first and wakes afterwards.
 *
 * A release wakes one sleeper, every time. It is tempting to wake only when the count goes from 0 to 1 ("else nobody
 * can be asleep"), and small libraries do. But one sleeper that has been woken and has not run yet does not take the
 * count down; a second release finds it at 1, wakes nobody, and the second sleeper sleeps on beside a free permit.
 *
 * Source: Dijkstra, Cooperating Sequential Processes, 1965; the mistake as in Linux ipc and in more than one npm
 * package.
 */
const COUNT = 0;

export class Semaphore {
  protected readonly words: Int32Array;

  constructor(words: Int32Array) {
    this.words = words;
  }

  static create(permits: number): Int32Array {
    const words = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    words[COUNT] = permits;
    return words;
  }

  acquire(): void {
    for (;;) {
      const count = Atomics.load(this.words, COUNT);
      if (count === 0) Atomics.wait(this.words, COUNT, 0);
      else if (Atomics.compareExchange(this.words, COUNT, count, count - 1) === count) return;
    }
  }

  release(): void {
    const before = Atomics.add(this.words, COUNT, 1);
    if (this.mustWake(before)) Atomics.notify(this.words, COUNT, 1);
  }

  /** @param before the count that the release found */
  protected mustWake(_before: number): boolean {
    return true;
  }
}

/** Wakes on 0 → 1 only. */
export class WakesOnFirst extends Semaphore {
  protected override mustWake(before: number): boolean {
    return before === 0;
  }
}

/** Takes a permit in two steps: the last one can be had twice. */
export class TakesInTwoSteps extends Semaphore {
  override acquire(): void {
    while (Atomics.load(this.words, COUNT) === 0) Atomics.wait(this.words, COUNT, 0);
    Atomics.store(this.words, COUNT, Atomics.load(this.words, COUNT) - 1);
  }
}
