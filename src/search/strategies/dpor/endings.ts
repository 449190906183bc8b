/**
 * Waits that may end by themselves, as long as that is possible: no race tells of an end that came too late, so one that
 * was possible, and is no more, is to be made where it was possible last.
 */
import { Inexact } from '../../../lab/inexact.js';
import type { Decision } from '../../../lab/schedule.js';
import type { Course } from './course.js';
import { Footprint } from './footprint.js';
import type { Waiters } from './waiters.js';

export class Endings {
  /** Those that were possible at the last decision, and the state in which it was made. */
  #possible: Footprint[] = [];
  #position = 0;
  #actors = 0;
  /** Whether waits end for no reason, too. */
  areSpurious = false;
  /** By actor: its last wait that could, by the number of its step, from 1. */
  readonly #couldEnd = new Map<number, number>();

  constructor(
    private readonly waiters: Waiters,
    private readonly course: Course,
  ) {}

  begin(): void {
    if (this.#possible.length > 0) this.#possible = [];
    if (this.#couldEnd.size > 0) this.#couldEnd.clear();
  }

  /** What can be made next is looked at. */
  lookAt({ actors, enabled, count }: Decision): void {
    this.#actors = actors;
    if (this.#possible.length === 0 && enabled[count - 1] < actors) {
      this.#position = this.course.position;
      return;
    }
    const possible: Footprint[] = [];
    for (let i = 0; i < count; i++) {
      if (enabled[i] < actors) continue;
      const actor = (enabled[i] - actors) % actors;
      this.#couldEnd.set(actor, this.course.lastOf(actor));
      possible.push(Footprint.ofEvent(enabled[i], actor, this.waiters.queueOf(actor)));
    }
    const lost = this.#possible.filter((was) => !possible.some(({ choice }) => choice === was.choice));
    this.#lose(lost);
    this.#possible = possible;
    this.#position = this.course.position;
  }

  /**
   * The wait of an actor was notified. One that never could end by itself, for one before it had and nothing was changed
   * since, might have if something had been changed before: that is not followed.
   */
  notified(actor: number): void {
    const wait = this.course.lastOf(actor);
    const mayEnd = this.areSpurious || this.course.order.steps[wait - 1]?.isTimed;
    if (mayEnd && this.#couldEnd.get(actor) !== wait) this.course.giveUp(Inexact.WAITED_BEFORE);
  }

  /** The execution is over. */
  loseAll(): void {
    this.#endAllEarlier();
    this.#lose(this.#possible);
  }

  /** Nothing can go on: the waits that never could end for no reason might have, had they begun before. */
  #endAllEarlier(): void {
    if (!this.areSpurious || this.course.position < this.course.prefix) return;
    for (let actor = 0; actor < this.#actors; actor++) {
      const wait = this.course.lastOf(actor);
      if (this.waiters.queueOf(actor) < 0 || this.#couldEnd.get(actor) === wait) continue;
      this.#endEarlier(actor, wait - 1, 2 * this.#actors + actor);
    }
  }

  /**
   * A wait ends by choice only as long as another actor can go on. One that began too late for that could have begun, and
   * ended, before the last step of another.
   */
  #endEarlier(actor: number, wait: number, choice: number): void {
    const { course, waiters } = this;
    const { order, tree } = course;
    const event = Footprint.ofEvent(choice, actor, waiters.queueOf(actor));
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
    this.#endAllEarlier();
    for (const actor of choices) {
      if (this.waiters.queueOf(actor) < 0) continue;
      const isSameWait = this.course.lastOf(actor) <= this.#position; // as at the last decision
      const event = this.#possible.find((one) => one.actor === actor && isSameWait);
      this.#lose(this.#possible); // between here and there nothing could be made
      this.#possible = [];
      if (event === undefined) this.#endNow(actor);
      else this.#end(event);
      this.course.order.standStill(this.course.position);
    }
  }

  #endNow(actor: number): void {
    const { order, position, prefix } = this.course;
    const wait = this.course.lastOf(actor) - 1;
    if (position >= prefix && order.steps[wait].isTimed) this.#endEarlier(actor, wait, this.#actors + actor);
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
