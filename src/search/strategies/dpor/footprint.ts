/**
 * What a step touches. Steps whose footprints do not meet commute: executed in either order they do the same.
 *
 * The waiters of a word are a place of their own beside its bytes: a thread that begins to wait, or wakes a
 * waiter, writes there, a notify that finds no waiter only reads. A compare-exchange that fails only reads its word.
 *
 * Where calls are recorded, which of them were over when another began is part of what an interleaving is: a step that
 * begins a call does not commute with one that ends another.
 */
import type { Choice, Condition, MadeStep } from '../../../lab/schedule.js';
import type { LookedBefore } from './turns.js';

/** Of a step that touches no memory. */
const NOWHERE = {
  first: 0,
  end: 0,
  writes: false,
  condition: 'none',
  expected: undefined,
  was: undefined,
  left: undefined,
} as const;

export class Footprint {
  /** Whether its actor begins a call with it, and whether a call returns behind it. */
  begins = false;
  ends = false;
  /** Of a step in a loop that only looks: with which values it leads to nothing. */
  looked: LookedBefore | undefined;

  constructor(
    /** What is chosen for it to happen: an actor, or an event that ends an actor's wait. */
    readonly choice: Choice,
    /** Who makes it, or whose wait it ends. The steps of one actor never commute. */
    readonly actor: number,
    readonly first: number,
    readonly end: number,
    readonly writes: boolean,
    readonly queue: number,
    readonly changesQueue: boolean,
    /** How many waits it ended. */
    readonly woken: number,
    readonly condition: Condition,
    readonly expected: unknown,
    /** What was in its word before and after it. */
    readonly was: unknown,
    readonly left: unknown,
  ) {}

  static of(step: MadeStep): Footprint {
    const { actor, first, end, writes, queue, changesQueue, woken, condition, expected, was, left } = step;
    return new Footprint(actor, actor, first, end, writes, queue, changesQueue, woken, condition, expected, was, left);
  }

  /** A wait ends that was not notified. */
  static ofEvent(choice: Choice, actor: number, queue: number): Footprint {
    const { first, end, writes, condition, expected, was, left } = NOWHERE;
    return new Footprint(choice, actor, first, end, writes, queue, true, 1, condition, expected, was, left);
  }

  /** A call that made no operation. */
  static ofCall(actor: number): Footprint {
    const { first, end, writes, condition, expected, was, left } = NOWHERE;
    const step = new Footprint(actor, actor, first, end, writes, -1, false, 0, condition, expected, was, left);
    step.begins = true;
    return step;
  }

  /**
   * The same step made elsewhere.
   *
   * @param value what is in its word there; undefined: that is not known, so it may act
   * @param waiting number of actors in its queue there
   * @param mayEnd whether a call may return behind it, for all that is known
   */
  where(value: unknown, waiting: number, mayEnd: boolean): Footprint {
    const step = this.#where(value, waiting);
    step.begins = this.begins;
    step.ends = mayEnd;
    return step;
  }

  #where(value: unknown, waiting: number): Footprint {
    const { choice, actor, first, end, queue, condition, expected } = this;
    const acts = value === undefined || expected === undefined || value === expected;
    const elsewhere = (writes: boolean, joined: number, changesQueue: boolean): Footprint =>
      new Footprint(
        choice,
        actor,
        first,
        end,
        writes,
        joined,
        changesQueue,
        0,
        condition,
        expected,
        undefined,
        undefined,
      );
    if (condition === 'compare') return elsewhere(acts, -1, false);
    if (condition === 'wait') return elsewhere(false, acts ? first : -1, acts);
    return condition === 'notify'
      ? elsewhere(false, queue, waiting > 0)
      : elsewhere(this.writes, queue, this.changesQueue);
  }
}

export function commute(a: Footprint, b: Footprint): boolean {
  if (a.actor === b.actor) return false;
  if ((a.begins && b.ends) || (a.ends && b.begins)) return false;
  if ((a.writes || b.writes) && a.first < b.end && b.first < a.end) return false;
  return a.queue < 0 || a.queue !== b.queue || !(a.changesQueue || b.changesQueue);
}
