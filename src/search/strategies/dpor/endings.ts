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
  #actors = 0;

  constructor(
    private readonly waiters: Waiters,
    private readonly course: Course,
  ) {}

  begin(): void {
    if (this.#possible.length > 0) this.#possible = [];
  }

  /** What can be made next is looked at. Returns whether all that depends on it is known. */
  lookAt({ actors, enabled, count }: Decision): boolean {
    this.#actors = actors;
    if (this.#possible.length === 0 && enabled[count - 1] < actors) {
      this.#position = this.course.position;
      return true;
    }
    const possible: Footprint[] = [];
    let isExact = true;
    for (let i = 0; i < count; i++) {
      if (enabled[i] < actors) continue;
      if (enabled[i] >= 2 * actors) isExact = false; // one ends for no reason until all others have come to their end
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

  /**
   * A wait ends by choice only as long as another actor can go on. One that began too late for that could have begun, and
   * ended, before the last step of another.
   */
  #endEarlier(actor: number, wait: number): void {
    const { course, waiters } = this;
    const { order, tree } = course;
    const event = Footprint.ofEvent(this.#actors + actor, actor, waiters.queueOf(actor));
    for (let other = 0; other < this.#actors; other++) {
      const last = course.lastOf(other) - 1;
      if (other === actor || last < 0 || last > wait || order.isBefore(last, wait)) continue;
      const sequence = order.apartFrom(last);
      if (order.mayEnd(event, last, sequence)) tree.requireAll(last, [...sequence, event]);
    }
  }

  /** A choice is made: it may be that a wait ends. */
  choose(choice: number): void {
    if (this.#possible.length === 0) return;
    const event = this.#possible.find((one) => one.choice === choice);
    if (event !== undefined) this.#end(event);
  }

  /**
   * These choices can be made. An actor among them that waits does so no longer: nothing else could be made, so its wait is
   * over, as if that had been chosen, where it could have been before.
   */
  endIdly(choices: readonly number[]): void {
    for (const actor of choices) {
      if (this.waiters.queueOf(actor) < 0) continue;
      const event = this.#possible.find((one) => one.actor === actor);
      if (event === undefined) this.#endNow(actor);
      else this.#end(event);
      this.course.order.standStill(this.course.position);
    }
  }

  #endNow(actor: number): void {
    const { order, position, prefix } = this.course;
    const wait = this.course.lastOf(actor) - 1;
    if (position >= prefix && order.steps[wait].isTimed) this.#endEarlier(actor, wait);
    this.waiters.leave(actor);
    if (position > 0) order.enable(actor, position - 1);
  }

  #end(event: Footprint): void {
    this.waiters.leave(event.actor);
    this.course.make(event);
  }

  /** What was possible in the execution before, where both are the same, is known. */
  #lose(events: readonly Footprint[]): void {
    const { prefix, order, tree } = this.course;
    if (events.length === 0 || this.#position < prefix) return;
    const made = order.steps[this.#position] as Footprint | undefined;
    for (const event of events) {
      const isKnown = event.choice === made?.choice || tree.isDone(this.#position, event.choice);
      if (!isKnown) tree.require(this.#position, event);
    }
  }
}
