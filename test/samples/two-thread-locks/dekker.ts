/**
 * Dekker's lock, the first of all: two threads, loads and stores.
 *
 * Each says that it wants in. Who then sees that the other wants in too looks at whose turn it is; if it is the
 * other's, it takes its wish back until it is its own turn again, and asks anew. Who leaves gives the turn to the
 * other. So they neither both insist (and wait for ever) nor both step back for ever.
 *
 * Like Peterson's it stands on a store that must be seen before a load is made, and so on sequential consistency: with
 * plain accesses an x86 lets both in.
 *
 * Source: Dijkstra, Cooperating Sequential Processes, 1965, §2.1, where the solution is attributed to T. J. Dekker.
 */
import type { TwoThreadLock } from './section.js';

const TURN = 2;

export class Dekker implements TwoThreadLock {
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
    this.store(this.#me, 1);
    for (let looks = 0; this.load(this.#other) === 1; looks++) {
      if (looks >= this.patience) return false;
      if (this.load(TURN) !== this.#me) this.stepBack(this.#me, this.#other);
    }
    return true;
  }

  release(): void {
    this.store(TURN, this.#other);
    this.store(this.#me, 0);
  }

  protected stepBack(me: number, other: number): void {
    this.store(me, 0);
    for (let looks = 0; this.load(TURN) === other && looks < this.patience; looks++);
    this.store(me, 1);
  }

  protected load(word: number): number {
    return Atomics.load(this.words, word);
  }

  protected store(word: number, value: number): void {
    Atomics.store(this.words, word, value);
  }
}

/** Insists: does not take its wish back. If both have come at once, and it is the other's turn, nobody ever gets in. */
export class Insists extends Dekker {
  protected override stepBack(_me: number, other: number): void {
    while (this.load(TURN) === other);
  }
}

/** The same algorithm with plain accesses: only real threads can show what is wrong with it. */
export class PlainDekker extends Dekker {
  /** A plain load in a loop need never see what another thread has stored. */
  protected override readonly patience = 500;

  protected override load(word: number): number {
    return this.words[word];
  }

  protected override store(word: number, value: number): void {
    this.words[word] = value;
  }
}
