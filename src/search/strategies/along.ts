/**
 * Along landmarks, as far as they are found, and then as another strategy says. The first execution takes them as they
 * are; the next ones pass by one of them once or twice more, for an edit may have added such a place; the rest leave the
 * way one landmark earlier each. Then all of it again.
 */
import type { Choice, Chooser, Decision, Execution, Strategy } from '../../lab/schedule.js';
import type { Landmark } from '../../lab/course.js';
import { Whereabouts, type DecisionNames } from '../landmarks.js';

export class Along implements Strategy {
  readonly name = 'along';
  #executions = 0;
  readonly #ways: readonly (readonly Landmark[])[];

  constructor(
    landmarks: readonly Landmark[],
    private readonly names: () => DecisionNames,
    private readonly then: Strategy,
  ) {
    this.#ways = [...waysAlong(landmarks)];
  }

  /** Who goes on after the landmarks. */
  get madeBy(): string {
    return this.then.madeBy ?? this.then.name;
  }

  next(): Chooser | null {
    const after = this.then.next();
    if (after === null) return null;
    const way = this.#ways[this.#executions++ % this.#ways.length];
    return new FollowingLandmarks(way, this.names, after);
  }

  executed(execution: Execution): void {
    this.then.executed(execution);
  }
}

function* waysAlong(landmarks: readonly Landmark[]): Generator<readonly Landmark[]> {
  yield landmarks;
  for (const later of [1, 2])
    for (const [i, landmark] of landmarks.entries())
      yield landmarks.with(i, { ...landmark, time: (landmark.time ?? 1) + later });
  for (let left = landmarks.length - 1; left >= 0; left--) yield landmarks.slice(0, left);
}

class FollowingLandmarks implements Chooser {
  #whereabouts: Whereabouts | undefined;
  #next = 0;

  constructor(
    private readonly landmarks: readonly Landmark[],
    private readonly names: () => DecisionNames,
    private readonly after: Chooser,
  ) {}

  /** Made at the first decision: before it the program may not be there. */
  get #where(): Whereabouts {
    return (this.#whereabouts ??= new Whereabouts(this.names()));
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
