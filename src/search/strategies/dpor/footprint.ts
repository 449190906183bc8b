/**
 * What a step touches. Steps whose footprints do not meet commute: executed in either order they do the same.
 *
 * The waiters of a word are a place of their own beside its bytes: a thread that begins to wait, or wakes a
 * waiter, writes there, a notify that finds no waiter only reads. A compare-exchange that fails only reads its word. Of two
 * that store the same in one word neither sees which came first, and no other can.
 *
 * Where calls are recorded, which of them were over when another began is part of what an interleaving is: a step that
 * begins a call does not commute with one that ends another.
 *
 * Under a memory model which write a read sees is part of the step, and open reads do not commute: see picks.ts.
 */
import type { Choice, Condition, MadeStep, Standing, Touch } from '../../../lab/schedule.js';
import { choiceOf } from './decisions.js';
import type { LookedBefore } from './turns.js';

/** Of a step that touches no memory. */
const NOWHERE = {
  first: 0,
  end: 0,
  writes: false,
  reads: false,
  condition: 'none',
  expected: undefined,
  was: undefined,
  left: undefined,
} as const;

const NO_TOUCHES: readonly Touch[] = [];

export class Footprint {
  /** Whether its actor begins a call with it, and whether a call returns behind it. */
  begins = false;
  ends = false;
  /** Of a step in loops that only look, by loop, the innermost last: with which values it leads to nothing. */
  looked: readonly LookedBefore[] | undefined;
  /** Whether what follows may hang on what was in its word. */
  reads = true;
  /** What a step of a machine touches beside its operation. */
  touches = NO_TOUCHES;
  /** Of a CPU's step: what it depends on. */
  standing: Standing | null = null;
  /** Whether it is an event of a machine. */
  isEvent = false;
  /** Whether it is the end of a wait that was not notified. */
  endsWait = false;
  /** Whether it is a wait that ends in time, if it begins. */
  isBounded = false;
  /** … and whether it may do so at any time. */
  isTimed = false;
  /** Whether its actor cannot go on behind it, as far as is known; undefined: it makes no difference. */
  stops: boolean | undefined;
  /** Of a read under a memory model: see MadeStep. */
  isOpen: boolean | undefined;
  /** Writes of which it reads one. */
  picks = 1;
  /** What it touches is not known, so it may be anything. */
  isUnknown = false;

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

  static of(step: MadeStep, choice = step.actor): Footprint {
    const { actor, first, end, writes, queue, changesQueue, woken, condition, expected, was, left } = step;
    const footprint = new Footprint(
      choice,
      actor,
      first,
      end,
      writes,
      queue,
      changesQueue,
      woken,
      condition,
      expected,
      was,
      left,
    );
    footprint.reads = step.reads;
    footprint.isOpen = step.isOpen;
    footprint.isBounded = step.isBounded === true;
    footprint.isTimed = step.isTimed === true;
    return footprint;
  }

  /** A step that has touched nothing so far. */
  static bare(choice: Choice, actor: number): Footprint {
    const { first, end, writes, condition, expected, was, left } = NOWHERE;
    return new Footprint(choice, actor, first, end, writes, -1, false, 0, condition, expected, was, left);
  }

  static unknown(choice: Choice, actor: number): Footprint {
    const step = Footprint.bare(choice, actor);
    step.isUnknown = true;
    return step;
  }

  /**
   * A wait ends that was not notified: only while another actor can go on, so that no step commutes with it by which one
   * begins to wait. And once more only when something was changed meanwhile, whatever that was.
   */
  static ofEvent(choice: Choice, actor: number, queue: number): Footprint {
    const { first, end, writes, condition, expected, was, left } = NOWHERE;
    const event = new Footprint(choice, actor, first, end, writes, queue, true, 1, condition, expected, was, left);
    event.endsWait = true;
    return event;
  }

  /** A call that made no operation. */
  static ofCall(actor: number): Footprint {
    const step = Footprint.bare(actor, actor);
    step.begins = true;
    return step;
  }

  /** Whether a CPU makes it, or it is an event of a machine. */
  get isOfMachine(): boolean {
    return this.standing !== null || this.isEvent || this.isUnknown;
  }

  /** Whether it writes, and sees nothing of what was there. */
  get isBlind(): boolean {
    return this.writes && !this.reads && this.looked === undefined;
  }

  /** Whether its actor begins to wait. */
  get waits(): boolean {
    return this.condition === 'wait' && this.changesQueue;
  }

  /** How many more actors wait in a queue behind it. */
  joined(queue: number): number {
    if (this.queue !== queue || !this.changesQueue) return 0;
    return this.condition === 'wait' ? 1 : -this.woken;
  }

  get beginsBounded(): boolean {
    return this.isBounded && this.waits;
  }

  /** Whether it may be what a wait needs to end by itself once more. */
  get changes(): boolean {
    return this.writes || (this.condition === 'notify' && this.changesQueue);
  }

  /** Whether a wait may end by itself in front of it, and not behind it, or the other way round. */
  get meetsEnds(): boolean {
    return this.changes || this.waits || this.stops === true;
  }

  /** It touches this as well. */
  touch(touch: Touch): void {
    const { touches } = this;
    const at = touches.findIndex(({ first, end }) => first === touch.first && end === touch.end);
    if (at < 0) this.touches = [...touches, touch];
    else this.touches = touches.with(at, both(touches[at], touch));
  }

  /** The next step of its actor, of which nothing is known. */
  unknown(): Footprint {
    return Footprint.unknown(this.choice, this.actor);
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
    step.reads = this.reads;
    step.looked = this.looked;
    step.begins = this.begins;
    step.ends = mayEnd;
    step.isBounded = this.isBounded;
    step.isTimed = this.isTimed;
    if (this.stops !== undefined) step.stops = true; // it may do so there
    return step;
  }

  /** The same read under a memory model, of another write or made elsewhere: what it may touch is more. @see where */
  reading(pick: number, mayEnd: boolean): Footprint {
    const step = this.#where(undefined, 0, choiceOf(this.actor, pick));
    step.begins = this.begins;
    step.ends = mayEnd;
    step.isOpen = true;
    return step;
  }

  #where(value: unknown, waiting: number, choice = this.choice): Footprint {
    const { actor, first, end, queue, condition, expected } = this;
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
        this.reads ? undefined : this.left,
      );
    if (condition === 'compare') return elsewhere(acts, -1, false);
    if (condition === 'wait') return elsewhere(false, acts ? first : -1, acts);
    return condition === 'notify'
      ? elsewhere(false, queue, waiting > 0)
      : elsewhere(this.writes, queue, this.changesQueue);
  }
}

export function commute(a: Footprint, b: Footprint): boolean {
  if (a.actor === b.actor || a.isUnknown || b.isUnknown) return false;
  if ((a.begins && b.ends) || (a.ends && b.begins)) return false;
  if ((a.endsWait && b.meetsEnds) || (a.meetsEnds && b.endsWait)) return false;
  if (a.isOpen === true && b.isOpen === true) return false;
  if (a.beginsBounded && b.beginsBounded) return false; // where nothing can go on, the wait ends first that has begun first
  if ((a.writes || b.writes) && a.first < b.end && b.first < a.end && !storeTheSame(a, b)) return false;
  if (a.queue >= 0 && a.queue === b.queue && (a.changesQueue || b.changesQueue)) return false;
  return (a.touches === NO_TOUCHES && b.touches === NO_TOUCHES) || touchApart(a, b);
}

/** In a loop that only looks it makes a difference: one of them has changed something. */
function storeTheSame(a: Footprint, b: Footprint): boolean {
  return (
    a.isBlind &&
    b.isBlind &&
    a.first === b.first &&
    a.end === b.end &&
    a.left !== undefined &&
    Object.is(a.left, b.left)
  );
}

function touchApart(a: Footprint, b: Footprint): boolean {
  for (const touch of a.touches) {
    if (meets(touch, b) && (b.writes || touch.how !== 'looks')) return false;
    for (const other of b.touches)
      if (meets(touch, other) && (touch.how !== other.how || touch.how === 'writes')) return false;
  }
  return !b.touches.some((touch) => meets(touch, a) && (a.writes || touch.how !== 'looks'));
}

function meets(a: Pick<Touch, 'first' | 'end'>, b: Pick<Touch, 'first' | 'end'>): boolean {
  return a.first < b.end && b.first < a.end;
}

/** Two touches of one place by one step, as one. */
function both(before: Touch, behind: Touch): Touch {
  if (behind.how === 'looks' && before.how !== 'raises') return before;
  const { first, end, was } = before;
  if (before.how === 'raises' && behind.how === 'raises')
    return { first, end, how: 'raises', was, left: (before.left as number) | (behind.left as number) };
  if (behind.how === 'writes') return { first, end, how: 'writes', was, left: behind.left };
  const value = before.how === 'writes' ? before.left : was;
  const bits = (before.how === 'raises' ? before.left : behind.left) as number;
  return { first, end, how: 'writes', was, left: typeof value === 'number' ? value | bits : undefined };
}
