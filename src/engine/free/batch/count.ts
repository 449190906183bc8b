/** Counts what came out of a batch: each thread counts its share of the states. */
import type { Contents } from './contents.js';
import { Tally } from './tally.js';

/** How often something came out. Plain data. */
export interface Counted {
  /** The outcome as text; null where the result words are the outcome. */
  readonly outcome: string | null;
  /** Result words of all actors, those of actor 0 first; empty where `outcome` says it all. */
  readonly key: Int32Array;
  readonly count: number;
}

const CAPACITY = 1 << 13;
/** States of more words than this are not distinguished by their contents: asking for the outcome is then cheaper. */
const MOST_KEY_WORDS = 64;
/** Different texts that are kept apart. */
const MOST_OUTCOMES = 4096;
const TOO_MANY = '(more different outcomes than are counted)';

export class Counter {
  readonly #tally: Tally | null;
  readonly #outcomeOf: (string | undefined)[] = [];
  /** What did not go by the tally. */
  readonly #others = new Map<string, number>();

  /** @param outcome of a state; null: the result words are */
  constructor(
    private readonly contents: Contents,
    private readonly outcome: ((group: number, state: number) => string) | null,
  ) {
    this.#tally =
      contents.keyWords <= MOST_KEY_WORDS || outcome === null ? new Tally(contents.keyWords, CAPACITY) : null;
  }

  /** Context: all actors are done with these states. */
  count(group: number, from: number, to: number): void {
    const tally = this.#tally;
    const { contents } = this;
    const { words } = contents;
    const outcomes = this.#outcomeOf;
    for (let state = from; state < to; state++) {
      const entry = tally === null ? -1 : tally.add(words, contents.keyOf(group, state));
      if (entry === -1) this.#countText(this.outcome === null ? TOO_MANY : this.outcome(group, state));
      else if (outcomes[entry] === undefined && this.outcome !== null) outcomes[entry] = this.outcome(group, state);
    }
  }

  counted(): Counted[] {
    const tally = this.#tally;
    const texts = new Map(this.#others);
    const byKey: Counted[] = [];
    for (const entry of tally?.entries() ?? []) {
      const outcome = this.#outcomeOf[entry];
      if (outcome === undefined) byKey.push({ outcome: null, key: tally!.keyOf(entry), count: tally!.countOf(entry) });
      else texts.set(outcome, (texts.get(outcome) ?? 0) + tally!.countOf(entry));
    }
    return [...byKey, ...[...texts].map(([outcome, count]): Counted => ({ outcome, key: new Int32Array(0), count }))];
  }

  #countText(text: string): void {
    const key = this.#others.has(text) || this.#others.size < MOST_OUTCOMES ? text : TOO_MANY;
    this.#others.set(key, (this.#others.get(key) ?? 0) + 1);
  }
}
