/**
 * Whether an actor looks on that has looked in vain. Where that comes to nothing it costs thousands of steps, of which no more
 * are spent than a share of all.
 */
import { HELD_LOOKS, Looking } from '../../lab/looking.js';
import type { Choice, Decision, Execution } from '../../lab/schedule.js';
import type { RandomSource } from '../../lab/random-source.js';

/** Looks by which a program shows that it looks for long. */
const LONG_LOOK = 8;
/** An execution with so many steps has looked on in vain: as long as it might. */
const VAIN = 4096;
/** For a step of those so many are made in others, but for the first ones. */
const [OTHERS, FREE] = [8, 400_000];

export class LookOn {
  #left = FREE;
  #isOn = false;
  /** An actor has looked for long: then it is asked early, or a schedule that is drawn would seldom get so far. */
  #isEarly = false;

  /** Whether more may be spent. */
  get isWorthIt(): boolean {
    return this.#left > 0;
  }

  /** Either as likely. */
  choose(decision: Decision, random: RandomSource): Choice {
    this.#isEarly ||= decision.looks! >= LONG_LOOK;
    if (!this.#isEarly) return decision.preferred;
    return this.isWorthIt && random.below(2) === 0 ? this.take(decision) : decision.preferred;
  }

  /** The same, where the actor is as good as held back. */
  chooseLate(decision: Decision, random: RandomSource): Choice {
    return decision.looks! < HELD_LOOKS ? decision.preferred : this.choose(decision, random);
  }

  take({ enabled }: Decision): Choice {
    this.#isOn = true;
    return enabled[Looking.ON];
  }

  executed({ steps }: Pick<Execution, 'steps'>): void {
    this.#left += this.#isOn && steps > VAIN ? -steps * OTHERS : steps;
    this.#isOn = false;
  }
}
