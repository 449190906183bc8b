/**
 * A random priority for each choice, drawn when it is first looked at. Drawing late keeps the number of choices open
 * and makes "draw again" one store: no execution begins with a loop over all actors.
 */
import type { Choice, Decision } from '../../lab/schedule.js';
import type { RandomSource } from '../../lab/random-source.js';

/** Priorities below this one are never drawn: they are for those that were put last on purpose. */
const LOWEST_DRAWN = 1 << 16;

export class Priorities {
  #value = new Int32Array(64);
  /** Round in which the value was drawn. */
  #drawnIn = new Int32Array(64);
  #round = 0;

  constructor(private readonly random: RandomSource) {}

  /** Forgets all: an execution begins. */
  clear(): void {
    this.#round++;
  }

  /** Forgets one: it is drawn anew when it is next looked at. */
  forget(choice: Choice): void {
    if (choice < this.#drawnIn.length) this.#drawnIn[choice] = 0;
  }

  /** Puts a choice where the caller wants it: below all that are drawn, if `priority` < LOWEST_DRAWN. */
  set(choice: Choice, priority: number): void {
    this.#grow(choice);
    this.#drawnIn[choice] = this.#round;
    this.#value[choice] = priority;
  }

  of(choice: Choice): number {
    if (this.#drawnIn[choice] !== this.#round) this.set(choice, LOWEST_DRAWN + (this.random.next() >>> 2));
    return this.#value[choice];
  }

  /** Position of the enabled choice with the highest priority. */
  highest({ enabled, count }: Decision): number {
    let best = 0;
    let most = this.of(enabled[0]);
    for (let position = 1; position < count; position++) {
      const priority = this.of(enabled[position]);
      if (priority > most) {
        most = priority;
        best = position;
      }
    }
    return best;
  }

  #grow(choice: Choice): void {
    if (choice < this.#value.length) return;
    const size = 2 * choice;
    const [value, drawnIn] = [new Int32Array(size), new Int32Array(size)];
    value.set(this.#value);
    drawnIn.set(this.#drawnIn);
    this.#value = value;
    this.#drawnIn = drawnIn;
  }
}
