/** The deque, with its one careful place spoilt. */
import { BOTTOM, Deque, TOP } from './deque.js';

/** The owner takes the last element without asking the top: a thief takes it too. */
export class TakesTheLast extends Deque {
  protected override takeLast(bottom: number): number | undefined {
    const value = Atomics.load(this.words, this.place(bottom));
    Atomics.store(this.words, TOP, bottom + 1);
    return value;
  }
}

/**
 * The owner looks first and says it second: a thief who comes between sees the old bottom, and both have the element.
 */
export class LooksFirst extends Deque {
  override pop(): number | undefined {
    const bottom = Atomics.load(this.words, BOTTOM) - 1;
    const top = Atomics.load(this.words, TOP);
    Atomics.store(this.words, BOTTOM, bottom);
    if (top < bottom) return Atomics.load(this.words, this.place(bottom));
    const value = top === bottom ? this.takeLast(bottom) : undefined;
    Atomics.store(this.words, BOTTOM, bottom + 1);
    return value;
  }
}
