/**
 * Selectively uniform random walk: of all accesses only those to one shared word count as interesting. Who makes the next
 * interesting access is picked in proportion to how many of them each actor has left, and the others wait in front of
 * theirs until it is made: all orders of these few are equally likely. In between the rest is ordered by a random
 * priority for each event. Each execution takes another word, picked at random.
 *
 * The first executions are random walks that count who accesses which word, and so is now and then a later one. While no
 * word is known that two share and one writes, all events are interesting: URW.
 *
 * Source: Zhao, Wolff, Mathur, Roychoudhury, Selectively Uniform Concurrency Testing, ASPLOS 2025, §3.2.
 */
import type { Choice, Chooser, Decision, Execution, Strategy } from '../../lab/schedule.js';
import type { RandomSource } from '../../lab/random-source.js';
import { AccessProfile } from './access-profile.js';
import { Priorities } from './priorities.js';
import { Urw } from './urw.js';
import { Weights } from './weights.js';

/** Executions that only count, at the start, and how often one is thrown in later. */
const PROFILING = 4;
const PROFILE_EVERY = 256;

export class Surw implements Strategy, Chooser {
  readonly name = 'surw';
  readonly #random: RandomSource;
  readonly #profile: AccessProfile;
  readonly #urw: Urw;
  readonly #priorities: Priorities;
  /** Interesting accesses that each has left. */
  readonly #remaining = new Weights();
  /** … and has made. */
  readonly #made = new Weights();
  #word = -1;
  /** Who makes the next interesting access; -1: nobody in particular. */
  #intended: Choice = -1;
  #executions = 0;
  #last: Chooser = this;

  constructor(random: RandomSource) {
    this.#random = random;
    this.#profile = new AccessProfile(random);
    this.#urw = new Urw(random);
    this.#priorities = new Priorities(random);
  }

  next(): Chooser {
    const profiles = this.#executions < PROFILING || this.#executions % PROFILE_EVERY === 0;
    this.#word = profiles ? -1 : this.#profile.pickShared(this.#random);
    if (profiles) this.#last = this.#profile.begin();
    else this.#last = this.#word === -1 ? this.#urw.next() : this.#begin();
    return this.#last;
  }

  choose(decision: Decision): Choice {
    const position = this.#position(decision);
    const choice = decision.enabled[position];
    this.#priorities.forget(choice);
    if (decision.pending(position).word === this.#word) this.#accessed(choice);
    return choice;
  }

  executed(execution: Execution): void {
    this.#executions++;
    this.#urw.executed(execution);
    if (this.#last === this.#profile) this.#profile.end();
    if (this.#last === this) this.#profile.learn(this.#word, this.#made);
  }

  #begin(): Chooser {
    this.#priorities.clear();
    this.#remaining.copyFrom(this.#profile.accesses(this.#word));
    this.#made.clear();
    this.#intended = this.#remaining.pick(this.#random);
    return this;
  }

  /** The highest of those that do not stand before an interesting access which is not theirs to make now. */
  #position(decision: Decision): number {
    let best = -1;
    let most = -1;
    for (let position = 0; position < decision.count; position++) {
      const choice = decision.enabled[position];
      if (choice !== this.#intended && decision.pending(position).word === this.#word) continue;
      const priority = this.#priorities.of(choice);
      if (priority > most) {
        most = priority;
        best = position;
      }
    }
    return best === -1 ? this.#anybody(decision) : best;
  }

  /** The intended one is blocked, or has ended early: one of those that wait takes its place. */
  #anybody(decision: Decision): number {
    this.#intended = this.#remaining.pickEnabled(decision, this.#random);
    return decision.enabled.indexOf(this.#intended);
  }

  #accessed(choice: Choice): void {
    this.#made.add(choice, 1);
    if (this.#remaining.of(choice) > 0) this.#remaining.add(choice, -1);
    this.#intended = this.#remaining.pick(this.#random);
  }
}
