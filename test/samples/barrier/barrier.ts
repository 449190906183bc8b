/**
 * A barrier: nobody goes on before everybody has come.
 *
 * One word counts who has come, another counts the rounds. The last to come starts the next round: it sets the count
 * back, moves the round on, and wakes the others, who sleep on the *round*. That is the whole trick. A round number
 * never comes back, so a sleeper that is slow to wake up still sees that its round is over, even when the others have
 * been through two more rounds meanwhile.
 *
 * Without the round (sleep until the count is 0 again) the slow sleeper looks at a count that the next round has begun
 * to fill, and goes back to sleep: it has missed its round, and with it everybody waits for everybody. And with the
 * count set back *after* the round has moved on, a fast thread comes to the next round while the count still is that of
 * the last.
 *
 * Source: Hensgen, Finkel, Manber, Two Algorithms for Barrier Synchronization, IJPP 17(1), 1988 (sense reversal, here
 * with a counter for the sense).
 */
const [COUNT, ROUND] = [0, 1];

export class Barrier {
  protected readonly words: Int32Array;
  protected readonly parties: number;

  constructor(words: Int32Array, parties: number) {
    this.words = words;
    this.parties = parties;
  }

  static create(): Int32Array {
    return new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  }

  /** Returns when all parties have called it as often as the caller. */
  arrive(): void {
    const round = Atomics.load(this.words, ROUND); // before being counted: afterwards the last one may move it on
    if (Atomics.add(this.words, COUNT, 1) + 1 === this.parties) this.open(round + 1);
    else while (Atomics.load(this.words, ROUND) === round) Atomics.wait(this.words, ROUND, round);
  }

  protected open(next: number): void {
    Atomics.store(this.words, COUNT, 0);
    Atomics.store(this.words, ROUND, next);
    Atomics.notify(this.words, ROUND);
  }
}

/** Sleeps until the count is 0 again: who wakes up late has missed its round. */
export class SleepsOnTheCount extends Barrier {
  override arrive(): void {
    if (Atomics.add(this.words, COUNT, 1) + 1 === this.parties) {
      Atomics.store(this.words, COUNT, 0);
      Atomics.notify(this.words, COUNT);
      return;
    }
    for (let count; (count = Atomics.load(this.words, COUNT)) !== 0; ) Atomics.wait(this.words, COUNT, count);
  }
}

/** Moves the round on before it sets the count back: who is fast is counted to the old round, and is then forgotten. */
export class OpensTooEarly extends Barrier {
  protected override open(next: number): void {
    Atomics.store(this.words, ROUND, next);
    Atomics.notify(this.words, ROUND);
    Atomics.store(this.words, COUNT, 0);
  }
}
