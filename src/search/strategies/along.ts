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
  readonly #ways: readonly Way[];
  #current: Way;
  /** The last execution asked no other strategy. */
  #isGuided = false;

  /** @param makeNext makes the strategy that goes on: one for each way, as what it has seen behind one is nothing for another */
  constructor(
    landmarks: readonly Landmark[],
    private readonly names: () => DecisionNames,
    private readonly makeNext: () => Strategy,
  ) {
    this.#ways = [...waysAlong(landmarks)];
    this.#current = this.#ways[0];
  }

  /** Who goes on after the landmarks. */
  get madeBy(): string {
    const { madeBy, name } = this.#behind(this.#current);
    return madeBy ?? name;
  }

  get turn(): number {
    return Math.floor(this.#executions / this.#ways.length);
  }

  /** Of the last way, which passes no landmark. */
  get coverage(): Coverage {
    return this.#ways.at(-1)!.behind?.coverage ?? 'sampled';
  }

  get leavesOut(): string | null {
    return this.#ways.at(-1)!.behind?.leavesOut ?? null;
  }

  get coveredAll(): boolean {
    return this.#ways.at(-1)!.behind?.coveredAll === true;
  }

  next(): Chooser | null {
    for (let tried = 0; tried < this.#ways.length && this.coverage !== 'exhausted'; tried++) {
      const way = this.#ways[this.#executions % this.#ways.length];
      this.#isGuided = way.isSure && this.#executions < this.#ways.length;
      const after = this.#isGuided ? BY_DEFAULT : this.#behind(way).next();
      this.#executions++;
      if (after === null) continue; // all behind this one has been seen
      this.#current = way;
      return way.landmarks.length === 0 ? after : new FollowingLandmarks(way.landmarks, this.names, after);
    }
    return null;
  }

  executed(execution: Execution): void {
    if (!this.#isGuided) this.#behind(this.#current).executed(execution);
  }

  /** Made when it is needed: there may be many ways. */
  #behind(way: Way): Strategy {
    return (way.behind ??= this.makeNext());
  }
}

const BY_DEFAULT: Chooser = { choose: ({ preferred }) => preferred };

interface Way {
  readonly landmarks: readonly Landmark[];
  /** Whether it goes along as many as there are. */
  readonly isSure: boolean;
  /** What goes on behind the landmarks. */
  behind?: Strategy;
}

function* waysAlong(landmarks: readonly Landmark[]): Generator<Way> {
  yield { landmarks, isSure: true };
  for (const later of [1, 2])
    for (const [i, landmark] of landmarks.entries()) {
      const passed = landmarks.with(i, { ...landmark, time: (landmark.time ?? 1) + later });
      yield { landmarks: passed, isSure: true };
    }
  for (let left = landmarks.length - 1; left >= 0; left--) yield { landmarks: landmarks.slice(0, left), isSure: false };
}

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
