/**
 * Random walk: at each decision one of the enabled choices, each as likely as the others. It knows nothing, learns
 * nothing and costs nothing: the baseline that others must beat, and often do not.
 *
 * Source: "naive random" in Thomson, Donaldson, Betts, Concurrency Testing Using Controlled Schedulers, TOPC 2016, §2.
 */
import type { Choice, Chooser, Decision, Execution, Strategy } from '../../lab/schedule.js';
import type { RandomSource } from '../../lab/random-source.js';
import { LookOn } from './look-on.js';

export class RandomWalk implements Strategy, Chooser {
  readonly name = 'random-walk';
  readonly #lookOn = new LookOn();

  constructor(private readonly random: RandomSource) {}

  next(): Chooser {
    return this;
  }

  choose(decision: Decision): Choice {
    if (decision.looker !== undefined) return this.#lookOn.choose(decision, this.random);
    return decision.enabled[this.random.below(decision.count)];
  }

  executed(execution: Execution): void {
    this.#lookOn.executed(execution);
  }
}
