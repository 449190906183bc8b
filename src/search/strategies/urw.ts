/**
 * Uniform random walk: the next step is made by an actor picked in proportion to the steps it still has to make. Where
 * no thread blocks and the numbers are right, every interleaving is equally likely; under a plain random walk the short
 * actors are through before the long ones have begun.
 *
 * Departs: how many steps an actor makes is learnt, as the most that any execution so far has seen, events included.
 *
 * Source: Zhao, Wolff, Mathur, Roychoudhury, Selectively Uniform Concurrency Testing, ASPLOS 2025, §3.1, algorithm 1.
 */
import type { Choice, Chooser, Decision, Execution, Strategy } from '../../lab/schedule.js';
import type { RandomSource } from '../../lab/random-source.js';
import { LookOn } from './look-on.js';
import { Weights } from './weights.js';

export class Urw implements Strategy, Chooser {
  readonly name = 'urw';
  readonly #expected = new Weights();
  readonly #remaining = new Weights();
  readonly #made = new Weights();
  readonly #lookOn = new LookOn();

  constructor(private readonly random: RandomSource) {}

  next(): Chooser {
    this.#remaining.copyFrom(this.#expected);
    this.#made.clear();
    return this;
  }

  choose(decision: Decision): Choice {
    if (decision.looker !== undefined) return this.#lookOn.choose(decision, this.random);
    const choice = this.#remaining.pickEnabled(decision, this.random);
    if (this.#remaining.of(choice) > 0) this.#remaining.add(choice, -1);
    this.#made.add(choice, 1);
    return choice;
  }

  executed(execution: Execution): void {
    const { stepsOf } = execution;
    this.#lookOn.executed(execution);
    for (let actor = 0; actor < stepsOf.length; actor++) {
      this.#made.add(actor, Math.max(0, stepsOf[actor] - this.#made.of(actor))); // steps without a decision count too
    }
    this.#expected.raise(this.#made);
  }
}
