/**
 * Random walk: at each decision one of the enabled choices, each as likely as the others. It knows nothing, learns
 * nothing and costs nothing: the baseline that others must beat, and often do not.
 *
 * Source: "naive random" in Thomson, Donaldson, Betts, Concurrency Testing Using Controlled Schedulers, TOPC 2016, §2.
 */
import type { Choice, Chooser, Decision, Strategy } from '../../lab/schedule.js';
import type { RandomSource } from '../../lab/random-source.js';

export class RandomWalk implements Strategy, Chooser {
  readonly name = 'random-walk';

  constructor(private readonly random: RandomSource) {}

  next(): Chooser {
    return this;
  }

  choose(decision: Decision): Choice {
    return decision.enabled[this.random.below(decision.count)];
  }

  executed(): void {
    // every execution is independent of those before
  }
}
