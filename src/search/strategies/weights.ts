/** A weight for each choice, and picking in proportion to it. */
import type { Choice, Decision } from '../../lab/schedule.js';
import type { RandomSource } from '../../lab/random-source.js';

export class Weights {
  #weight = new Int32Array(16);

  of(choice: Choice): number {
    return choice < this.#weight.length ? this.#weight[choice] : 0;
  }

  add(choice: Choice, amount: number): void {
    if (choice >= this.#weight.length) this.#grow(2 * choice);
    this.#weight[choice] += amount;
  }

  /** Lets every weight be at least what it is in `other`. */
  raise(other: Weights): void {
    if (other.#weight.length > this.#weight.length) this.#grow(other.#weight.length);
    for (let choice = 0; choice < other.#weight.length; choice++) {
      if (other.#weight[choice] > this.#weight[choice]) this.#weight[choice] = other.#weight[choice];
    }
  }

  copyFrom(other: Weights): void {
    this.#weight.fill(0);
    this.raise(other);
  }

  clear(): void {
    this.#weight.fill(0);
  }

  /** Any choice, in proportion to its weight; -1 when all weights are 0. */
  pick(random: RandomSource): Choice {
    const { sum } = this;
    if (sum === 0) return -1;
    let left = random.below(sum);
    for (let choice = 0; ; choice++) {
      left -= this.#weight[choice];
      if (left < 0) return choice;
    }
  }

  /** One of the enabled choices, in proportion to its weight; any, when all their weights are 0. */
  pickEnabled({ enabled, count }: Decision, random: RandomSource): Choice {
    let sum = 0;
    for (let position = 0; position < count; position++) sum += this.of(enabled[position]);
    if (sum === 0) return enabled[random.below(count)];
    let left = random.below(sum);
    for (let position = 0; ; position++) {
      left -= this.of(enabled[position]);
      if (left < 0) return enabled[position];
    }
  }

  get sum(): number {
    return this.#weight.reduce((sum, weight) => sum + weight, 0);
  }

  /** How many choices have a weight. */
  get size(): number {
    let size = 0;
    for (const weight of this.#weight) if (weight > 0) size++;
    return size;
  }

  #grow(size: number): void {
    const weight = new Int32Array(size);
    weight.set(this.#weight);
    this.#weight = weight;
  }
}
