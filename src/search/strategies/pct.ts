/**
 * PCT(d): each actor has a random priority and the highest one that is enabled runs; at d − 1 random points the one
 * that is about to run is put last. A bug of depth d (one that needs d ordering constraints) shows in an execution
 * with probability at least 1 / (n · k^(d−1)), n actors and k steps.
 *
 * Departs: k counts decisions, not steps. While one choice only is enabled a demotion changes nothing before the next
 * decision, so change points elsewhere would be wasted; a smaller k makes the bound better. Events (deliveries,
 * time-outs) have a priority as actors have. The first execution has no change points: it measures k.
 *
 * Source: Burckhardt, Kothari, Musuvathi, Nagarakatte, A Randomized Scheduler with Probabilistic Guarantees of Finding
 * Bugs, ASPLOS 2010, §3.
 */
import type { Choice, Chooser, Decision, Execution, Strategy } from '../../lab/schedule.js';
import type { RandomSource } from '../../lab/random-source.js';
import { LookOn } from './look-on.js';
import { Priorities } from './priorities.js';

const NEVER = 2 ** 31 - 1;

export class Pct implements Strategy, Chooser {
  readonly name: string;
  readonly #priorities: Priorities;
  readonly #lookOn = new LookOn();
  /** Decisions at which an actor is demoted, in no order; the i-th gives priority i. */
  readonly #changeAt: Int32Array;
  /** The first of them that is still to come. */
  #nextChange = NEVER;
  /** k: most decisions of any execution that ended by itself. */
  #length = 0;

  /** @param depth d ≥ 1: how many ordering constraints the bug needs */
  constructor(
    depth: number,
    private readonly random: RandomSource,
  ) {
    this.name = `pct:${depth}`;
    this.#priorities = new Priorities(random);
    this.#changeAt = new Int32Array(depth - 1);
  }

  next(): Chooser {
    this.#priorities.clear();
    for (let i = 0; i < this.#changeAt.length; i++) {
      this.#changeAt[i] = this.#length === 0 ? NEVER : this.random.below(this.#length);
    }
    this.#findNextChange();
    return this;
  }

  choose(decision: Decision): Choice {
    const { enabled } = decision;
    if (decision.looker !== undefined) return this.#lookOn.chooseLate(decision, this.random);
    const best = enabled[this.#priorities.highest(decision)];
    return decision.index < this.#nextChange ? best : this.#change(decision, best);
  }

  executed(execution: Execution): void {
    const { end, decisions } = execution;
    this.#lookOn.executed(execution);
    // an execution that was cut off says nothing of how long one is, unless it is the only one there is
    const whole = end === 'completed' || end === 'deadlock';
    if (whole || this.#length === 0) this.#length = Math.max(this.#length, decisions);
  }

  /** Demotes the one about to run, once for each change point that falls on this decision. */
  #change(decision: Decision, first: Choice): Choice {
    let best = first;
    for (let i = 0; i < this.#changeAt.length; i++) {
      if (this.#changeAt[i] > decision.index) continue;
      this.#changeAt[i] = NEVER;
      this.#priorities.set(best, i);
      best = decision.enabled[this.#priorities.highest(decision)];
    }
    this.#findNextChange();
    return best;
  }

  #findNextChange(): void {
    this.#nextChange = NEVER;
    for (let i = 0; i < this.#changeAt.length; i++) this.#nextChange = Math.min(this.#nextChange, this.#changeAt[i]);
  }
}
