/**
 * Selectively uniform random walk: of all accesses only those to one shared word count as interesting. Who makes the
 * next interesting access is picked in proportion to how many of them each actor has left, and the others wait in
 * front of theirs until it is made: all orders of these few are equally likely. In between the rest is ordered by a
 * random priority for each event. Each execution takes another word, picked at random.
 *
 * The first executions find out who accesses which word: random walks, which overlap everything, and some that run one
 * actor after the other, so that each is seen to its end by others that still wait. While no word is known that two
 * share and one writes, all events are interesting: URW.
 *
 * Source: Zhao, Wolff, Mathur, Roychoudhury, Selectively Uniform Concurrency Testing, ASPLOS 2025, §3.2.
 */
import type { Choice, Chooser, Decision, Execution, Strategy } from '../../lab/schedule.js';
import type { RandomSource } from '../../lab/random-source.js';
import { AccessProfile } from './access-profile.js';
import { LookOn } from './look-on.js';
import { Pct } from './pct.js';
import { Priorities } from './priorities.js';
import { RandomWalk } from './random-walk.js';
import { Urw } from './urw.js';
import { Weights } from './weights.js';

const LOWEST_FIRST: Chooser = { choose: ({ enabled }) => enabled[0] };
const HIGHEST_FIRST: Chooser = { choose: ({ enabled, count }) => enabled[count - 1] };

export class Surw implements Strategy, Chooser {
  readonly name = 'surw';
  readonly #profile = new AccessProfile();
  /** Choosers of the first executions. */
  readonly #openings: Chooser[];
  readonly #urw: Urw;
  /** Whom an execution without interesting accesses is left to. */
  #other: Chooser;
  readonly #priorities: Priorities;
  readonly #lookOn = new LookOn();
  /** Interesting accesses that each makes, as far as is known. */
  #expected = new Weights();
  /** … and has left. */
  readonly #remaining = new Weights();
  /** The interesting word; -1: none. */
  #word = -1;
  /** Who makes the next interesting access; -1: no actor in particular. */
  #intended: Choice = -1;

  constructor(private readonly random: RandomSource) {
    this.#priorities = new Priorities(random);
    this.#urw = new Urw(random);
    this.#other = this.#urw;
    const [walk, oneByOne] = [new RandomWalk(random), new Pct(1, random).next()];
    this.#openings = [walk, LOWEST_FIRST, HIGHEST_FIRST, oneByOne, walk];
  }

  next(): Chooser {
    this.#profile.begin();
    const opening = this.#openings.shift();
    this.#word = opening === undefined ? this.#profile.pickShared(this.random) : -1;
    if (this.#word === -1) {
      this.#other = opening ?? this.#urw.next();
      return this;
    }
    this.#priorities.clear();
    this.#expected = this.#profile.accesses(this.#word);
    this.#remaining.copyFrom(this.#expected);
    this.#intended = this.#remaining.pick(this.random);
    return this;
  }

  choose(decision: Decision): Choice {
    if (decision.looker !== undefined) return this.#lookOn.choose(decision, this.random);
    const selective = this.#word !== -1;
    const position = selective ? this.#position(decision) : decision.enabled.indexOf(this.#other.choose(decision));
    const choice = decision.enabled[position];
    const { word, writes } = decision.pending(position);
    if (word !== -1) this.#profile.saw(word, writes, choice);
    this.#priorities.forget(choice);
    if (selective && word === this.#word) this.#accessed(choice);
    return choice;
  }

  executed(execution: Execution): void {
    this.#lookOn.executed(execution);
    this.#urw.executed(execution);
  }

  /** The highest of those that do not stand before an interesting access which is not theirs to make now. */
  #position(decision: Decision): number {
    let best = -1;
    let most = -1;
    for (let position = 0; position < decision.count; position++) {
      const choice = decision.enabled[position];
      if (choice !== this.#intended && decision.pending(position).word === this.#word) {
        // or it would be put last every time, where no thread sees it
        if (this.#expected.of(choice) === 0) this.#expected.add(choice, 1);
        continue;
      }
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
    this.#intended = this.#remaining.pickEnabled(decision, this.random);
    return decision.enabled.indexOf(this.#intended);
  }

  #accessed(choice: Choice): void {
    if (this.#remaining.of(choice) > 0) this.#remaining.add(choice, -1);
    this.#intended = this.#remaining.pick(this.random);
  }
}
