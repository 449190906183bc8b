/**
 * Along landmarks, as far as they are found. The first execution takes them as they are, and the default order behind
 * them, as the plan did; the next ones pass by one of them once or twice more, for an edit may have added such a place.
 * The rest leave the way one landmark earlier each, and go on as another strategy says. Then all of it again, going on
 * so everywhere. The last one passes no landmark: what has been covered there is all there is.
 */
import type { Choice, Chooser, Coverage, Decision, Execution, Strategy } from '../../lab/schedule.js';
import type { Landmark } from '../../lab/course.js';
import { Whereabouts, type DecisionNames } from '../landmarks.js';

export class Along implements Strategy {
  readonly name = 'along';
  #executions = 0;
  /** How many ways there are: three for each landmark, and the one that takes all as they are. */
  readonly #ways: number;
  /** What goes on behind the landmarks of each way. */
  readonly #strategies = new Map<number, Strategy>();
  #current = 0;
  /** The last execution asked no other strategy. */
  #isGuided = false;

  /** @param makeNext makes the strategy that goes on: one for each way, as what it has seen behind one is nothing for another */
  constructor(
    private readonly landmarks: readonly Landmark[],
    private readonly names: () => DecisionNames,
    private readonly makeNext: () => Strategy,
  ) {
    this.#ways = 3 * landmarks.length + 1;
  }

  /** Who goes on after the landmarks. */
  get madeBy(): string {
    const { madeBy, name } = this.#behind(this.#current);
    return madeBy ?? name;
  }

  get turn(): number {
    return Math.floor(this.#executions / this.#ways);
  }

  /** Of the last way, which passes no landmark. */
  get coverage(): Coverage {
    return this.#last?.coverage ?? 'sampled';
  }

  get leavesOut(): string | null {
    return this.#last?.leavesOut ?? null;
  }

  get coveredAll(): boolean {
    return this.#last?.coveredAll === true;
  }

  next(): Chooser | null {
    for (let tried = 0; tried < this.#ways && this.coverage !== 'exhausted'; tried++) {
      const way = this.#executions % this.#ways;
      this.#isGuided = this.#isSure(way) && this.#executions < this.#ways;
      const after = this.#isGuided ? BY_DEFAULT : this.#behind(way).next();
      this.#executions++;
      if (after === null) continue; // all behind this one has been seen
      this.#current = way;
      const landmarks = this.#along(way);
      return landmarks.length === 0 ? after : new FollowingLandmarks(landmarks, this.names, after);
    }
    return null;
  }

  executed(execution: Execution): void {
    if (!this.#isGuided) this.#behind(this.#current).executed(execution);
  }

  /** Made when it is needed: there may be many ways. */
  #behind(way: number): Strategy {
    const strategy = this.#strategies.get(way) ?? this.makeNext();
    this.#strategies.set(way, strategy);
    return strategy;
  }

  get #last(): Strategy | undefined {
    return this.#strategies.get(this.#ways - 1);
  }

  /** Whether it goes along as many as there are. */
  #isSure(way: number): boolean {
    return way <= 2 * this.landmarks.length;
  }

  /** Made anew each time: with thousands of landmarks all ways together would fill the memory. */
  #along(way: number): readonly Landmark[] {
    const { landmarks } = this;
    if (way === 0) return landmarks;
    if (!this.#isSure(way)) return landmarks.slice(0, 3 * landmarks.length - way);
    const later = way <= landmarks.length ? 1 : 2;
    const passed = (way - 1) % landmarks.length;
    return landmarks.with(passed, { ...landmarks[passed], time: (landmarks[passed].time ?? 1) + later });
  }
}

const BY_DEFAULT: Chooser = { choose: ({ preferred }) => preferred };

class FollowingLandmarks implements Chooser {
  readonly #where: Whereabouts;
  #next = 0;

  constructor(
    private readonly landmarks: readonly Landmark[],
    names: () => DecisionNames,
    private readonly after: Chooser,
  ) {
    this.#where = new Whereabouts(names);
  }

  choose(decision: Decision): Choice {
    const landmark = this.landmarks[this.#next];
    if (landmark === undefined) return this.after.choose(decision);
    this.#where.look(decision);
    const isThere = this.#where.is(landmark);
    const choice = isThere ? this.#enabled(decision, landmark.next) : decision.preferred;
    if (isThere) this.#next++;
    this.#where.took(choice, isThere);
    return choice;
  }

  /** What is no longer possible there is left out. */
  #enabled({ enabled, count, preferred }: Decision, name: string): Choice {
    return enabled.subarray(0, count).find((choice) => this.#where.nameOf(choice) === name) ?? preferred;
  }
}
