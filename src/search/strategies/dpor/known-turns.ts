/**
 * What is known of turns, by how they began. That has a fingerprint of 64 bits, as what an actor knows has: see Pasts.
 */
import type { Restored, Tables } from './saved.js';
import type { Failure } from './turns.js';

/** So many turns are remembered, and so many that led to nothing; then all are forgotten, which costs executions, and nothing else. */
const TURNS_MAX = 200_000;
const FAILURES_MAX = 100_000;

/** Turns that began alike. */
export interface KnownTurn {
  readonly high: number;
  readonly low: number;
  readonly failures: Failure[];
  /** Another one whose fingerprint begins as this one's. */
  readonly next: KnownTurn | undefined;
}

/** What is known under each name. */
export interface SavedTurns {
  readonly remembered: number;
  readonly failures: readonly (readonly [name: string, list: number])[];
}

export class KnownTurns {
  readonly #byHigh = new Map<number, KnownTurn>();
  #size = 0;
  #remembered = 0;

  constructor(
    private readonly turnsMax = TURNS_MAX,
    private readonly failuresMax = FAILURES_MAX,
  ) {}

  /** @param high a half of the fingerprint, as 32 bits */
  of(high: number, low: number): KnownTurn {
    const first = this.#byHigh.get(high);
    for (let known = first; known !== undefined; known = known.next) if (known.low === low) return known;
    if (this.#size === this.turnsMax) this.#forget();
    return this.#add(high, low, []);
  }

  #add(high: number, low: number, failures: Failure[]): KnownTurn {
    const known = { high, low, failures, next: this.#byHigh.get(high) };
    this.#byHigh.set(high, known);
    this.#size++;
    return known;
  }

  /** A turn that began so has led to nothing. */
  fail(known: KnownTurn, failure: Failure): void {
    known.failures.push(failure);
    if (++this.#remembered > this.failuresMax) this.#forget();
  }

  #forget(): void {
    this.#byHigh.clear();
    this.#size = this.#remembered = 0;
  }

  save(tables: Tables): SavedTurns {
    const failures: [name: string, list: number][] = [];
    for (const first of this.#byHigh.values())
      for (let known: KnownTurn | undefined = first; known !== undefined; known = known.next)
        failures.push([`${known.high} ${known.low}`, tables.numberOfFailures(known.failures)]);
    return { remembered: this.#remembered, failures };
  }

  /** Context: nothing is known yet. */
  restore({ remembered, failures }: SavedTurns, restored: Restored): void {
    this.#remembered = remembered;
    for (const [name, list] of failures) {
      const [high, low] = name.split(' ').map(Number);
      this.#add(high, low, restored.failures(list));
    }
  }
}
