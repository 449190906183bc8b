/**
 * Waits that may end by themselves, as long as that is possible: no race tells of an end that came too late, so one that
 * was possible, and is no more, is to be made where it was possible last.
 */
import type { Decision } from '../../../lab/schedule.js';
import type { Course } from './course.js';
import { Footprint } from './footprint.js';
import type { Waiters } from './waiters.js';

export class Endings {
  /** Those that were possible at the last decision, and the state in which it was made. */
  #possible: Footprint[] = [];
  #position = 0;
  /** Actors whose waits have ended by themselves. */
  readonly #ended = new Set<number>();

  constructor(
    private readonly waiters: Waiters,
    private readonly course: Course,
  ) {}

  begin(): void {
    this.#possible.length = 0;
    this.#ended.clear();
  }

  /** What can be made next is looked at. Returns whether all that depends on it is known. */
  lookAt({ actors, enabled, count }: Decision): boolean {
    const possible: Footprint[] = [];
    let isExact = true;
    for (let i = 0; i < count; i++) {
      if (enabled[i] < actors) continue;
      if (enabled[i] >= 2 * actors) isExact = false; // how long a wait may end for no reason hangs on what others still do
      const actor = (enabled[i] - actors) % actors;
      possible.push(Footprint.ofEvent(enabled[i], actor, this.waiters.queueOf(actor)));
    }
    const lost = this.#possible.filter((was) => !possible.some(({ choice }) => choice === was.choice));
    this.#lose(lost);
    this.#possible = possible;
    this.#position = this.course.position;
    return isExact;
  }

  /** The execution is over. */
  loseAll(): void {
    this.#lose(this.#possible);
  }

  /** A choice is made: it may be that a wait ends. @param lastWrite the position of the last step that wrote; -1: none */
  choose(choice: number, lastWrite: number): void {
    const event = this.#possible.find((one) => one.choice === choice);
    if (event !== undefined) this.#end(event, lastWrite);
  }

  /**
   * Nothing else could be made, so a bounded wait of an actor is over: as if that had been chosen, where it could have been
   * before.
   */
  endIdly(actor: number, lastWrite: number): void {
    const event = this.#possible.find((one) => one.actor === actor);
    if (event !== undefined) return this.#end(event, lastWrite);
    this.waiters.leave(actor);
    this.course.order.enableLast(actor);
  }

  #end(event: Footprint, lastWrite: number): void {
    const { actor } = event;
    this.waiters.leave(actor);
    const isAgain = this.#ended.has(actor);
    this.#ended.add(actor);
    if (isAgain && lastWrite >= 0) this.course.order.enable(actor, lastWrite);
    this.course.make(event);
  }

  /** What was possible in the execution before, where both are the same, is known. */
  #lose(events: readonly Footprint[]): void {
    const { prefix, order, tree } = this.course;
    if (this.#position < prefix) return;
    const made = order.steps[this.#position] as Footprint | undefined;
    for (const event of events) {
      const isKnown = event.choice === made?.choice || tree.isDone(this.#position, event.choice);
      if (!isKnown) tree.require(this.#position, event);
    }
  }
}
