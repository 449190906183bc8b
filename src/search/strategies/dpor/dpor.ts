/**
 * Optimal dynamic partial-order reduction: of the schedules that differ only in the order of steps that commute exactly
 * one is executed, and none is begun in vain.
 *
 * An execution is made to its end. Then each of its races, two steps of different actors that do not commute and could
 * be made in the other order, is reversed: the steps that lead there go into the wake-up tree of the state before the
 * first of the two, unless what they begin is known. The deepest state that has a branch left is where the next execution
 * departs. A state's sleep set has the steps whose interleavings were all executed from there; it is what "known" means.
 *
 * A choice here is between the operations that are next. An actor that stands behind one goes on up to its next one
 * first, for no thread sees what it does on the way.
 *
 * Where it cannot be exact it ends, and claims nothing.
 * Source: Abdulla, Aronis, Jonsson, Sagonas, Source Sets: A Foundation for Optimal Dynamic Partial Order Reduction,
 * JACM 64(4), 2017, §5, algorithm 2.
 */
import { Inexact, inexactEnd } from '../../../lab/inexact.js';
import {
  FOR_EVER,
  mayChange,
  type Choice,
  type Chooser,
  type Coverage,
  type Decision,
  type Execution,
  type MadeStep,
  type Strategy,
} from '../../../lab/schedule.js';
import { isEnabled } from '../replay.js';
import { Course } from './course.js';
import { CpuChooser } from './cpu-chooser.js';
import { Endings } from './endings.js';
import { Footprint } from './footprint.js';
import { actorOnItsWay, enabledOf, whoOf } from './decisions.js';
import type { DporOptions } from './options.js';
import { Lookers } from './lookers.js';
import { Picks } from './picks.js';
import { Restored, Tables } from './saved.js';
import type { SavedSearch, SoFar } from './saved-search.js';
import { looksOnly, OUTSIDE, Turns, type Turn } from './turns.js';
import { Waiters } from './waiters.js';

export class Dpor implements Strategy, Chooser {
  readonly name = 'dpor';
  readonly covers = true;
  readonly #course: Course;
  readonly #waiters = new Waiters();
  readonly #endings: Endings;
  readonly #picks: Picks;
  readonly #so: SoFar = { made: 0, inVain: 0, work: 0, repeats: false, exhausted: false };
  /** Who decides on a machine. */
  #cpus: CpuChooser | null = null;
  readonly #turns: Turns;
  readonly #lookers = new Lookers();
  /** Actors whose turn had to be made, and led to nothing: what they do now is done in other executions. */
  readonly #stuck = new Set<number>();
  /** Those of them that look once more, and may go on. */
  readonly #moved = new Set<number>();
  /** Actors that have begun a call without a step. */
  readonly #begun = new Set<number>();
  #isTold = false; // of this execution anything that was made
  #isOver = false; // all that is left of this execution is done in others
  /** A call was begun before its first step, so it overlaps more than it must. */
  #beganEarly = false;
  #lastWrite = -1;
  #isSpurious = false;
  /** The step made last: its actor may still return from a call behind it. */
  #latest: Footprint | null = null;
  #opening = -1; // the actor whose call has begun, and makes its first operation next; -1: there is none
  readonly #most: number;
  readonly #actors: SavedSearch['actors'];

  constructor({ most = Infinity, from = null, split = null }: DporOptions = {}) {
    this.#most = most;
    this.#course = new Course(split);
    this.#turns = new Turns(this.#course.order);
    this.#endings = new Endings(this.#waiters, this.#course);
    this.#picks = new Picks(this.#course);
    this.#actors = from?.actors ?? [];
    if (from === null) return;
    const restored = new Restored(from.tables);
    this.#course.restore(from.course, restored);
    this.#turns.restore(from.turns, restored);
    Object.assign(this.#so, from.so);
  }

  get coveredAll(): boolean {
    return this.coverage === 'exhausted';
  }

  get coverage(): Coverage {
    return this.#so.exhausted && this.#course.isExact ? 'exhausted' : 'sampled';
  }

  get leavesOut(): string | null {
    return this.#lookers.leftOut;
  }

  get gaveUp(): string | null {
    return this.#course.gaveUp;
  }

  get expected(): number | null {
    return this.#course.tree.estimate(this.#so.made);
  }

  /** Executions that repeat others: a loop that only looks would look in vain, or what was made to find that out. */
  get inVain(): number {
    return this.#so.inVain;
  }

  get traces(): number {
    return this.#so.made - this.#so.inVain;
  }

  next(): Chooser | null {
    if (!this.#so.exhausted && this.#so.work > this.#most) this.inexact(Inexact.WORK);
    if (this.#so.exhausted || !this.#course.isExact) return null;
    this.#course.begin();
    this.#lastWrite = this.#opening = -1;
    this.#latest = null;
    for (const part of [this.#waiters, this.#endings, this.#turns, this.#lookers]) part.begin();
    // to clear a set makes its table anew, even where it is empty
    for (const actors of [this.#stuck, this.#moved, this.#begun]) if (actors.size > 0) actors.clear();
    this.#isOver = this.#isTold = this.#beganEarly = false;
    return this;
  }

  choose(decision: Decision): Choice {
    if (this.#isOver) return decision.preferred;
    if (decision.looker !== undefined) return this.#lookers.choose(decision);
    if (decision.ofWrites === true) {
      if (this.#opening !== decision.preferred) this.#settle();
      return this.#picks.choose(decision);
    }
    if (this.#latest?.stops === true) this.#latest.stops = !isEnabled(decision, this.#latest.actor);
    if (!this.#waiters.isEmpty) this.#endIdly(enabledOf(decision));
    const onItsWay = actorOnItsWay(decision);
    if (onItsWay >= 0) return onItsWay;
    if (this.#opening >= 0 && isEnabled(decision, this.#opening)) return this.#opening;
    this.#settle();
    this.#endings.lookAt(decision);
    if (this.#course.isAbove) this.#course.expand(enabledOf(decision).filter((one) => !this.#stuck.has(one)));
    const wanted = this.#course.planned?.choice ?? this.#course.wanted(decision, this.#turns, this.#stuck);
    if (wanted === FOR_EVER) return wanted;
    const choice = whoOf(wanted);
    if (!isEnabled(decision, choice)) {
      this.inexact(Inexact.OTHERWISE); // something else was to be made, and cannot be: nothing is claimed any more
      return decision.preferred;
    }
    this.#endings.choose(choice);
    return choice;
  }

  made(step: MadeStep): void {
    this.#isTold = true;
    if (this.#isOver) return;
    const { actor } = step;
    const begins = this.#opening === actor || (this.#begun.size > 0 && this.#begun.delete(actor));
    if (this.#opening === actor) this.#opening = -1;
    this.#settle();
    if (this.#stuck.has(actor)) return this.#madeByStuck(step);
    const { position, order, planned } = this.#course;
    const [last, enabledBy] = [this.#course.lastOf(actor), order.enabledBy(actor)];
    if (planned !== undefined && planned.choice !== actor && this.#turns.madeAside(step, position, last, enabledBy)) {
      if (begins) this.#begun.add(actor);
      return;
    }
    this.#turns.made(step, position, last, enabledBy);
    for (const woken of this.#waiters.follow(step)) {
      this.#endings.notified(woken);
      order.enable(woken, this.#course.position);
    }
    if (mayChange(step)) this.#lastWrite = this.#course.position;
    this.#latest = this.#picks.made(step, planned);
    if (this.#latest === planned) return; // it is known from the last execution
    this.#latest.begins = begins;
    this.#latest.looked = this.#turns.lookedBefore(actor);
    if (this.#isSpurious) this.#latest.stops = true;
  }

  looks(actor: number, loop: number, carried: readonly unknown[]): void {
    if (this.#isOver) return;
    const turn = this.#turns.next(actor, loop, carried);
    if (turn === undefined || turn.aside) return;
    const isStuck = this.#stuck.has(actor);
    if (!isStuck && this.#course.mayTakeBack(actor, turn.begin, this.#latest)) return this.#takeBack(actor, turn);
    if (!isStuck) this.#turns.fail(actor, turn, this.#course.stepsFrom(turn.begin, actor, this.#latest));
    this.#turns.current(actor)!.known = this.#turns.knownOf(actor, turn);
    this.#stuck.add(actor);
    this.#moved.delete(actor);
  }

  called(actor: number, returned: boolean): void {
    if (this.#isOver) return;
    if (!returned) {
      if (this.#opening >= 0) this.#settle();
      this.#latest = null; // it was a look at the gate before the call, which is of no concern to others
      this.#opening = actor;
      return;
    }
    if (this.#opening === actor) this.#makeCall();
    if (this.#latest?.actor === actor) this.#latest.ends = true;
  }

  heldBack(actor: number, held: number, isWritten: boolean): void {
    if (this.#isOver) return;
    this.#lookers.heldBack(held);
    const isUnknown = this.#turns.current(actor) === undefined;
    if (isWritten && isUnknown && this.#lastWrite >= 0) this.#course.order.enable(actor, this.#lastWrite);
  }

  only(choice: Choice, isNext: boolean): boolean {
    if (this.#latest?.actor === choice && this.#latest.stops === true) this.#latest.stops = false;
    if (!this.#isOver) this.#endIdly([choice]);
    if (this.#isOver || this.#opening >= 0 || !isNext) return false;
    this.#settle();
    return this.#course.planned === undefined && !this.#course.isAbove && this.#course.looksInVain(choice, this.#turns);
  }

  onMachine(cpus: number, firstTimeout: number): Chooser {
    this.#cpus ??= new CpuChooser(this.#course, this.#turns, cpus, firstTimeout, this.#actors);
    this.#cpus.begin();
    return this.#cpus;
  }

  spurious(): void {
    this.#isSpurious = this.#endings.areSpurious = true;
  }

  inexact(why: string): void {
    this.#course.giveUp(why);
  }

  executed({ end, steps }: Execution): void {
    this.#so.made++;
    this.#cpus?.end();
    if (this.leavesOut !== null) this.inexact(this.leavesOut);
    if (!this.#isTold && this.#course.position === 0 && steps > 0) this.inexact(Inexact.UNTOLD);
    this.#isOver ||= this.#moved.size > 0 || this.#cpus?.isOver === true;
    if (!this.#isOver && end !== 'completed' && end !== 'deadlock' && end !== 'livelock') this.inexact(inexactEnd(end));
    this.#settle();
    const { tree } = this.#course;
    const isRepeated = this.#stuck.size > 0 || this.#cpus?.isOver === true || tree.isKnown || this.#beganEarly;
    const { isOthers, isExact } = tree.settle(this.#course.order.steps, !isRepeated);
    if (!isExact) this.inexact(Inexact.OTHERWISE);
    if (isRepeated || isOthers) this.#so.inVain++;
    if (this.#beganEarly && !this.#so.repeats && this.#stuck.size === 0 && !tree.isKnown) {
      this.#so.repeats = true; // without those turns
      return;
    }
    this.#so.repeats = false;
    this.#endings.loseAll();
    this.#so.work += this.#course.races.length * this.#course.position;
    this.#so.exhausted = !this.#course.goBack(this.#turns, this.#stuck);
  }

  /** These choices can be made. */
  #endIdly(choices: readonly Choice[]): void {
    if (!choices.some((choice) => this.#waiters.queueOf(choice) >= 0)) return;
    this.#settle();
    this.#endings.endIdly(choices);
  }

  /** What was made last is over. */
  #settle(): void {
    if (this.#opening >= 0) this.#makeCall();
    if (this.#latest !== null) this.#course.make(this.#latest);
    this.#latest = null;
  }

  /** The call that has begun makes no operation: that is a step too. */
  #makeCall(): void {
    this.#latest = Footprint.ofCall(this.#opening);
    this.#opening = -1;
  }

  #madeByStuck(step: MadeStep): void {
    this.#moved.add(step.actor);
    if (!looksOnly(step)) this.#isOver = true;
    else this.#turns.made(step, Infinity, OUTSIDE, OUTSIDE);
  }

  #takeBack(actor: number, turn: Turn): void {
    const failed = this.#course.takeBack(actor, turn, this.#latest);
    this.#latest = null;
    this.#turns.fail(actor, turn, failed);
    if (!failed.some(({ begins }) => begins)) return;
    this.#begun.add(actor);
    this.#beganEarly = true;
  }

  /** Context: an execution is over. Null: nothing is claimed of this search, so nothing goes on from it. */
  save(): SavedSearch | null {
    if (!this.#course.isExact) return null;
    const tables = new Tables();
    const [course, turns] = [this.#course.save(tables), this.#turns.save(tables)];
    return { tables: tables.save(), course, turns, actors: this.#cpus?.save() ?? this.#actors, so: { ...this.#so } };
  }
}
