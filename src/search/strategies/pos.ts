/**
 * Partial order sampling: each pending event has a random priority and the highest runs; then the priorities of
 * pending events that conflict with it (same word, at least one of the two writes) are drawn again. Orders of events
 * that do not conflict make no difference, so that the sampling spreads over partial orders and not over
 * interleavings.
 *
 * Departs: an actor that moved while it was alone, when there was nothing to decide, is noticed only if it still runs.
 *
 * Source: Yuan, Yang, Gu, Partial Order Aware Concurrency Sampling, CAV 2018, §3.
 */
import type { Choice, Chooser, Decision, Execution, Strategy } from '../../lab/schedule.js';
import type { RandomSource } from '../../lab/random-source.js';
import { LookOn } from './look-on.js';
import { Priorities } from './priorities.js';

export class Pos implements Strategy, Chooser {
  readonly name = 'pos';
  readonly #priorities: Priorities;
  readonly #lookOn = new LookOn();
  #last: Choice = -1;

  constructor(private readonly random: RandomSource) {
    this.#priorities = new Priorities(random);
  }

  next(): Chooser {
    this.#priorities.clear();
    this.#last = -1;
    return this;
  }

  choose(decision: Decision): Choice {
    const { enabled, count } = decision;
    if (decision.looker !== undefined) return this.#lookOn.choose(decision, this.random);
    if (decision.running && decision.preferred !== this.#last) this.#priorities.forget(decision.preferred);
    const position = this.#priorities.highest(decision);
    this.#last = enabled[position];
    this.#priorities.forget(this.#last); // its next event is another one
    const event = decision.pending(position);
    const { word, writes } = event; // taken out: the next call of `pending` may fill the same object
    if (word === -1) return this.#last;
    for (let other = 0; other < count; other++) {
      const pending = decision.pending(other);
      if (pending.word === word && (writes || pending.writes)) this.#priorities.forget(enabled[other]);
    }
    return this.#last;
  }

  executed(execution: Execution): void {
    this.#lookOn.executed(execution);
  }
}
