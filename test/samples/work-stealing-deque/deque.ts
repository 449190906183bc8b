/**
 * Chase and Lev's work-stealing deque, with a fixed number of places.
 *
 * David Chase and Yossi Lev, "Dynamic circular work-stealing deque", SPAA 2005: what stands under Cilk, Java's
 * fork/join and Rust's rayon. Each worker has one. Its owner pushes and pops tasks at the bottom, like a stack, which
 * is fast and keeps caches warm; a worker that has run out steals the oldest task at the top of somebody else's.
 *
 * Owner and thief meet only at the last element. The owner first says that it wants it, by moving the bottom, and then
 * looks at the top; a thief looks at the top first and then at the bottom. With both in that order at least one of them
 * sees the other, and the top's compare-exchange decides who has it. (On hardware that is where the one expensive fence
 * stands.)
 *
 * `top` only grows, so that it needs no version. A thief that was overtaken gives up instead of trying again: there is
 * other work to be stolen.
 */
export const TOP = 0;
export const BOTTOM = 1;
const PLACES = 2;
/** What `steal` returns when somebody else was faster. */
export const ABORT = 'abort';

export class Deque {
  /** @param capacity a power of two */
  static create(capacity: number): Int32Array {
    return new Int32Array(new SharedArrayBuffer((PLACES + capacity) * Int32Array.BYTES_PER_ELEMENT));
  }

  private readonly mask: number;

  constructor(protected readonly words: Int32Array) {
    this.mask = words.length - PLACES - 1;
  }

  /** Context: the owner. Returns false when there is no room. */
  push(value: number): boolean {
    const bottom = Atomics.load(this.words, BOTTOM);
    if (bottom - Atomics.load(this.words, TOP) > this.mask) return false;
    Atomics.store(this.words, this.place(bottom), value);
    Atomics.store(this.words, BOTTOM, bottom + 1);
    return true;
  }

  /** Context: the owner. The newest; undefined when there is none. */
  pop(): number | undefined {
    const bottom = Atomics.load(this.words, BOTTOM) - 1;
    Atomics.store(this.words, BOTTOM, bottom); // first say it, then look
    const top = Atomics.load(this.words, TOP);
    if (top < bottom) return Atomics.load(this.words, this.place(bottom));
    const value = top === bottom ? this.takeLast(bottom) : undefined;
    Atomics.store(this.words, BOTTOM, bottom + 1);
    return value;
  }

  /** Context: any other. The oldest; undefined when there is none. */
  steal(): number | undefined | typeof ABORT {
    const top = Atomics.load(this.words, TOP);
    const bottom = Atomics.load(this.words, BOTTOM);
    if (top >= bottom) return undefined;
    const value = Atomics.load(this.words, this.place(top)); // before the swap: then the owner may use the place again
    return this.take(top) ? value : ABORT;
  }

  /** The last element goes to whoever moves the top. */
  protected takeLast(bottom: number): number | undefined {
    const value = Atomics.load(this.words, this.place(bottom));
    return this.take(bottom) ? value : undefined;
  }

  protected take(top: number): boolean {
    return Atomics.compareExchange(this.words, TOP, top, top + 1) === top;
  }

  protected place(counter: number): number {
    return PLACES + (counter & this.mask);
  }
}
