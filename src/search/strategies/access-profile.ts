/**
 * Who accesses which word how often: what SURW has to know beforehand. Counts are the most that any execution has
 * shown, so that everything seen later, in whatever execution, makes them better. Accesses that an actor makes while
 * there is nothing to decide, all others having ended, are not seen.
 */
import type { Choice } from '../../lab/schedule.js';
import type { RandomSource } from '../../lab/random-source.js';
import { Weights } from './weights.js';

interface Word {
  readonly word: number;
  readonly most: Weights;
  /** Of the execution with that number. */
  readonly now: Weights;
  execution: number;
  written: boolean;
  shared: boolean;
}

export class AccessProfile {
  readonly #words = new Map<number, Word>();
  /** Words that two access and one writes. */
  readonly #shared: Word[] = [];
  #execution = 0;

  /** An execution begins. */
  begin(): void {
    this.#execution++;
  }

  /** An access in that execution. */
  saw(word: number, writes: boolean, choice: Choice): void {
    const entry = this.#words.get(word) ?? this.#meet(word);
    if (entry.execution !== this.#execution) {
      entry.execution = this.#execution;
      entry.now.clear();
    }
    entry.now.add(choice, 1);
    entry.written ||= writes;
    if (entry.now.of(choice) > entry.most.of(choice)) entry.most.add(choice, 1);
    if (!entry.shared && entry.written && entry.most.size > 1) {
      entry.shared = true;
      this.#shared.push(entry);
    }
  }

  /**
   * A shared word, in proportion to its accesses; -1 when none is known. Or the words by which threads are started, one
   * each, would hide the one that all of them race for.
   */
  pickShared(random: RandomSource): number {
    const sums = this.#shared.map(({ most }) => most.sum);
    const sum = sums.reduce((all, one) => all + one, 0);
    if (sum === 0) return -1;
    let left = random.below(sum);
    return this.#shared[sums.findIndex((one) => (left -= one) < 0)].word;
  }

  /** Accesses of a word that `pickShared` gave, by choice. */
  accesses(word: number): Weights {
    return this.#words.get(word)!.most;
  }

  #meet(word: number): Word {
    const entry = { word, most: new Weights(), now: new Weights(), execution: 0, written: false, shared: false };
    this.#words.set(word, entry);
    return entry;
  }
}
