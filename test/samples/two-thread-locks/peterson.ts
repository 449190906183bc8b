/**
 * Peterson's lock: two threads, three words, and nothing but loads and stores.
 *
 * Each says that it wants in, then gives the turn away, then waits while the other wants in *and* has the turn. If both
 * come at once, both have given the turn away; whoever did so last waits. It is the shortest proof that exclusion needs
 * no special instruction, and the shortest program that shows what hardware does to such proofs. It stands on one
 * thing: my store of "I want in" must be visible before I look at yours. A processor that keeps its stores in a buffer
 * lets the load overtake the store; then both see that the other does not want, and both are in.
 *
 * `Atomics` are sequentially consistent, so with them it works. With plain accesses the ECMAScript memory model
 * promises nothing, and every x86 breaks it: its store buffer delays just this store beyond just this load.
 *
 * Source: Peterson, Myths About the Mutual Exclusion Problem, Information Processing Letters 12(3), 1981.
 */
import type { TwoThreadLock } from './section.js';

const TURN = 2;

export class Peterson implements TwoThreadLock {
  protected readonly words: Int32Array;
  /** How often it looks, at most. */
  protected readonly patience: number = Infinity;
  readonly #me: number;
  readonly #other: number;

  /** @param me 0 or 1 */
  constructor(words: Int32Array, me: number) {
    this.words = words;
    this.#me = me;
    this.#other = 1 - me;
  }

  acquire(): boolean {
    this.ask(this.#me, this.#other);
    for (let looks = 0; this.load(this.#other) === 1 && this.load(TURN) === this.#other; looks++)
      if (looks === this.patience) return false;
    return true;
  }

  release(): void {
    this.store(this.#me, 0);
  }

  protected ask(me: number, other: number): void {
    this.store(me, 1);
    this.store(TURN, other);
  }

  protected load(word: number): number {
    return Atomics.load(this.words, word);
  }

  protected store(word: number, value: number): void {
    Atomics.store(this.words, word, value);
  }
}

/**
 * Gives the turn away first: then the other, who does not see me want, passes; and so do I, since it gave the turn to
 * me.
 */
export class AsksTooLate extends Peterson {
  protected override ask(me: number, other: number): void {
    this.store(TURN, other);
    this.store(me, 1);
  }
}

/**
 * The same algorithm with plain accesses. Only real threads can show what is wrong with it: in one thread, all is in
 * order.
 */
export class PlainPeterson extends Peterson {
  /** A plain load in a loop need never see what another thread has stored. */
  protected override readonly patience = 10_000;

  protected override load(word: number): number {
    return this.words[word];
  }

  protected override store(word: number, value: number): void {
    this.words[word] = value;
  }
}
