/**
 * What an actor knows after a step is what happened before it. Each step has a fingerprint of that, which is the same in
 * executions in which the same happened before it, in whatever order what commutes was made. It has 64 bits, so among a
 * hundred thousand of them no two are alike by accident.
 */
import type { Footprint } from './footprint.js';

/** Instead of a step. */
export const NOTHING = -1;

/** 64 bits, in two halves. */
export interface Fingerprint {
  readonly high: number;
  readonly low: number;
}

/** By step. */
export interface SavedPasts {
  readonly high: readonly number[];
  readonly low: readonly number[];
}

export class Pasts {
  /** By step: two halves. */
  readonly #high: number[] = [];
  readonly #low: number[] = [];
  // Of the step that is being entered; what precedes it directly is added up, because its order means nothing.
  #h = 0;
  #l = 0;

  /** Begins the entry of a step, with the last one of its actor and the one that let its actor go on. */
  begin({ actor, first, reads, was, left, queue, woken, changesQueue }: Footprint, own: number, by: number): void {
    this.#h = 0;
    this.#l = actor;
    this.#mixIn(own);
    this.#mixIn(by);
    this.#mix(first, reads ? hashOf(was) : 0);
    this.#mix(queue, hashOf(left));
    this.#mix(woken, changesQueue ? 1 : 0);
  }

  /** A step of another actor happens directly before it. */
  precede(number: number): void {
    this.#h = (this.#h + this.#high[number]) | 0;
    this.#l = (this.#l + this.#low[number]) | 0;
  }

  end(number: number): void {
    this.#mix(0, 0);
    this.#high[number] = this.#h;
    this.#low[number] = this.#l;
  }

  /** Of what follows a step of an actor, and the one that has let the actor go on. Context: no step is being entered. */
  behind(actor: number, own: number, by: number, count: number): Fingerprint {
    this.#h = count;
    this.#l = actor;
    this.#mixIn(own);
    this.#mixIn(by);
    this.#mix(0, 0);
    return { high: this.#h, low: this.#l };
  }

  /** Of the first `length` steps. */
  save(length: number): SavedPasts {
    return { high: this.#high.slice(0, length), low: this.#low.slice(0, length) };
  }

  restore({ high, low }: SavedPasts): void {
    for (const [i, half] of high.entries()) this.#high[i] = half;
    for (const [i, half] of low.entries()) this.#low[i] = half;
  }

  #mixIn(number: number): void {
    if (number < 0) this.#mix(number, number);
    else this.#mix(this.#high[number], this.#low[number]);
  }

  #mix(a: number, b: number): void {
    const h = Math.imul(this.#h ^ a, 0x9e3779b1) ^ (this.#l >>> 13);
    const l = Math.imul(this.#l ^ b, 0x85ebca6b) ^ (h >>> 15);
    this.#h = h ^ (l >>> 16);
    this.#l = l;
  }
}

function hashOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'bigint' ? Number(BigInt.asIntN(32, value)) ^ Number(BigInt.asIntN(32, value >> 32n)) : 0;
}
