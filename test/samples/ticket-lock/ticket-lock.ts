/**
 * A ticket lock: the baker's queue.
 *
 * Who comes draws a ticket; who leaves calls the next number. Two words and no compare-exchange: drawing is one atomic
 * add, and that is all the exclusion there is. It is fair, which a plain test-and-set lock is not: numbers are served
 * in the order in which they were drawn. Linux used it for every spinlock from 2008 to 2015.
 *
 * Only the owner writes `serving`, so a load and a store would do there. At `next` they would not: two customers who
 * read the same number before either has torn it off hold the same ticket, are called at the same time, and stand at
 * the counter together. The broken twin draws like that.
 *
 * Source: Mellor-Crummey, Scott, Algorithms for Scalable Synchronization, ACM TOCS 9(1), 1991, §2.2.
 */
const [NEXT, SERVING] = [0, 16];

export class TicketLock {
  protected readonly words: Int32Array;

  constructor(words: Int32Array) {
    this.words = words;
  }

  static create(): Int32Array {
    return new Int32Array(new SharedArrayBuffer(32 * Int32Array.BYTES_PER_ELEMENT));
  }

  /** Returns when the caller is alone in the section. */
  acquire(): void {
    const ticket = this.draw();
    for (let serving; (serving = Atomics.load(this.words, SERVING)) !== ticket; )
      Atomics.wait(this.words, SERVING, serving);
  }

  /** Context: the owner. */
  release(): void {
    Atomics.store(this.words, SERVING, Atomics.load(this.words, SERVING) + 1);
    Atomics.notify(this.words, SERVING); // everybody: only one of them holds the number, and nobody knows who
  }

  protected draw(): number {
    return Atomics.add(this.words, NEXT, 1);
  }
}

/** Looks at the number, then tears it off: another customer may come in between. */
export class DrawsInTwoSteps extends TicketLock {
  protected override draw(): number {
    const ticket = Atomics.load(this.words, NEXT);
    Atomics.store(this.words, NEXT, ticket + 1);
    return ticket;
  }
}

/** Wakes one of those who wait, who may hold another number and goes back to sleep; the one who is called sleeps on. */
export class CallsOne extends TicketLock {
  override release(): void {
    Atomics.store(this.words, SERVING, Atomics.load(this.words, SERVING) + 1);
    Atomics.notify(this.words, SERVING, 1);
  }
}
