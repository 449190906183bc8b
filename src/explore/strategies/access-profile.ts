/**
 * Who accesses which word how often: what SURW has to know beforehand, counted in executions that are random walks.
 * Counts are the most that any execution has shown; accesses made while there was nothing to decide are not seen.
 */
import type { Choice, Chooser, Decision } from '../../lab/schedule.js';
import type { RandomSource } from '../../lab/random-source.js';
import { Weights } from './weights.js';

interface Word {
  readonly word: number;
  readonly most: Weights;
  readonly now: Weights;
  written: boolean;
}

export class AccessProfile implements Chooser {
  readonly #random: RandomSource;
  readonly #words = new Map<number, Word>();
  /** Words that two access and one writes. */
  #shared: Word[] = [];

  constructor(random: RandomSource) {
    this.#random = random;
  }

  /** The chooser of an execution that counts. */
  begin(): Chooser {
    for (const { now } of this.#words.values()) now.clear();
    return this;
  }

  choose(decision: Decision): Choice {
    const position = this.#random.below(decision.count);
    const choice = decision.enabled[position];
    const { word, writes } = decision.pending(position);
    if (word !== -1) this.#count(word, writes, choice);
    return choice;
  }

  /** That execution is over. */
  end(): void {
    for (const { most, now } of this.#words.values()) most.raise(now);
    this.#shared = [...this.#words.values()].filter(({ written, most }) => written && most.size > 1);
  }

  /** A shared word, each as likely as the others; -1 when none is known. */
  pickShared(random: RandomSource): number {
    return this.#shared.length === 0 ? -1 : this.#shared[random.below(this.#shared.length)].word;
  }

  /** Accesses of a word that `pickShared` gave. */
  accesses(word: number): Weights {
    return this.#words.get(word)!.most;
  }

  /** An execution that watched one word has counted these. */
  learn(word: number, made: Weights): void {
    this.accesses(word).raise(made);
  }

  #count(word: number, writes: boolean, choice: Choice): void {
    let entry = this.#words.get(word);
    if (entry === undefined) {
      entry = { word, most: new Weights(), now: new Weights(), written: false };
      this.#words.set(word, entry);
    }
    entry.now.add(choice, 1);
    entry.written ||= writes;
  }
}
