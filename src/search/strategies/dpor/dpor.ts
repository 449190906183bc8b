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
 * first, for nobody sees what it does on the way.
 *
 * Where it cannot be exact it ends, and claims nothing.
 *
 * Source: Abdulla, Aronis, Jonsson, Sagonas, Source Sets: A Foundation for Optimal Dynamic Partial Order Reduction,
 * JACM 64(4), 2017, §5, algorithm 2.
 */
import {
  FOR_EVER,
  type Choice,
  type Chooser,
  type Coverage,
  type Decision,
  type Execution,
  type MadeStep,
  type Strategy,
} from '../../../lab/schedule.js';
import { isEnabled } from '../replay.js';
import { Endings } from './endings.js';
import { Footprint } from './footprint.js';
import { HappensBefore, type Race } from './happens-before.js';
import { SearchTree } from './search-tree.js';
import { looksOnly, Turns, type Failure, type Look, type Turn } from './turns.js';
import { Waiters } from './waiters.js';

/** Longer executions are not looked at behind this: nothing is claimed then. */
const STEPS_MAX = 4096;

export class Dpor implements Strategy, Chooser {
  readonly name = 'dpor';
  readonly covers = true;
  /** Pairs of a race and a step that were looked at. */
  #work = 0;
  readonly #order = new HappensBefore();
  readonly #waiters = new Waiters();
  readonly #tree = new SearchTree();
  readonly #endings = new Endings(this.#waiters, this.#tree);
  /** Of the execution, in the order of their second steps. */
  readonly #races: Race[] = [];
  #exhausted = false;
  #exact = true;
  #inVain = 0;
  readonly #turns = new Turns();
  /** By actor: the number of its last step, from 1. */
  #last: number[] = [];
  /** Actors whose turn had to be made, and led to nothing: what they do now is done in other executions. */
  readonly #stuck = new Set<number>();
  /** Those of them that look once more, and may go on. */
  readonly #moved = new Set<number>();
  /** Actors that have begun a call without a step. */
  readonly #begun = new Set<number>();
  /** Of this execution anything that was made. */
  #isTold = false;
  /** All that is left of this execution is done in others. */
  #isOver = false;
  /** The last execution is made again. */
  #repeats = false;
  /** A call was begun before its first step, so it overlaps more than it must. */
  #beganEarly = false;
  /** Steps that are made as in the last execution. */
  #prefix = 0;
  #position = 0;
  #lastWrite = -1;
  /** The step made last: its actor may still return from a call behind it. */
  #latest: Footprint | null = null;
  /** The actor whose call has begun, and makes its first operation next; -1: there is none. */
  #opening = -1;

  /** @param most work that it may make of it before it gives up: about 100 million a second */
  constructor(private readonly most = Infinity) {}

  get coveredAll(): boolean {
    return this.coverage === 'exhausted';
  }

  get coverage(): Coverage {
    return this.#exhausted && this.#exact ? 'exhausted' : 'sampled';
  }

  /**
   * Executions that repeat others: each shows that a loop that only looks would look in vain, or makes once more what
   * was made while that was found out.
   */
  get inVain(): number {
    return this.#inVain;
  }

  next(): Chooser | null {
    if (this.#exhausted || !this.#exact || this.#work > this.most) return null;
    this.#prefix = this.#tree.depth;
    this.#position = 0;
    this.#lastWrite = this.#opening = -1;
    this.#latest = null;
    this.#cut(this.#prefix);
    this.#waiters.begin();
    this.#endings.begin();
    this.#turns.begin();
    this.#last = [];
    this.#stuck.clear();
    this.#moved.clear();
    this.#begun.clear();
    this.#isOver = this.#isTold = this.#beganEarly = false;
    this.#tree.begin();
    return this;
  }

  choose(decision: Decision): Choice {
    if (this.#isOver) return decision.preferred;
    const onItsWay = actorOnItsWay(decision);
    if (onItsWay >= 0) return onItsWay;
    if (this.#opening >= 0 && isEnabled(decision, this.#opening)) return this.#opening;
    this.#settle();
    if (!this.#endings.lookAt(decision, this.#position, this.#prefix, this.#order.steps)) this.inexact();
    const choice = this.#position < this.#prefix ? this.#order.steps[this.#position].choice : this.#wanted(decision);
    if (choice === FOR_EVER) return choice;
    if (!isEnabled(decision, choice)) return this.#stray(decision.preferred);
    const event = this.#endings.chosen(choice);
    if (event !== undefined) this.#endWait(event);
    return choice;
  }

  made(step: MadeStep): void {
    this.#isTold = true;
    if (this.#isOver) return;
    const { actor } = step;
    const begins = this.#opening === actor || this.#begun.delete(actor);
    if (this.#opening === actor) this.#opening = -1;
    this.#settle();
    if (this.#stuck.has(actor)) return this.#madeByStuck(step);
    const knows = (): string => this.#knowledge(actor);
    if (this.#isForOther(actor) && this.#turns.madeAside(step, this.#position, knows)) {
      if (begins) this.#begun.add(actor);
      return;
    }
    const enabledBy = this.#order.enabledBy(actor);
    const looked = this.#turns.made(step, this.#position, this.#last[actor] ?? 0, enabledBy, knows);
    if (this.#waiters.queueOf(step.actor) >= 0) this.#endIdly(step.actor);
    for (const woken of this.#waiters.follow(step)) this.#order.enable(woken, this.#position);
    if (step.writes && step.was !== step.left) this.#lastWrite = this.#position;
    this.#latest = Footprint.of(step);
    this.#latest.begins = begins;
    this.#latest.looked = looked;
  }

  looks(actor: number, loop: number, carried: readonly unknown[]): void {
    if (this.#isOver) return;
    const turn = this.#turns.next(actor, loop, carried);
    if (turn === undefined) return;
    const isStuck = this.#stuck.has(actor);
    if (turn.aside) return;
    if (!isStuck && this.#mayTakeBack(actor, turn.begin)) return this.#takeBack(actor, turn);
    if (!isStuck) this.#turns.fail(turn, this.#stepsFrom(turn.begin, actor));
    this.#turns.current(actor)!.knows = turn.knows;
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

  released(actor: number): void {
    if (this.#turns.current(actor) !== undefined) return; // it waits for what it looks at
    if (this.#lastWrite >= 0) this.#order.enable(actor, this.#lastWrite);
  }

  looksForEver(actor: number): boolean {
    if (this.#isOver || this.#opening >= 0) return false;
    this.#settle();
    return this.#position >= this.#prefix && this.#looksInVain(actor);
  }

  inexact(): void {
    this.#exact = false;
  }

  executed({ end, steps }: Execution): void {
    if (this.#moved.size > 0) this.#isOver = true;
    if (!this.#isTold && steps > 0) this.inexact(); // it was not told what was made
    if (!this.#isOver && end !== 'completed' && end !== 'deadlock' && end !== 'livelock') this.#exact = false;
    this.#settle();
    if (this.#stuck.size > 0 || this.#tree.isKnown || this.#beganEarly) this.#inVain++;
    if (this.#beganEarly && !this.#repeats && this.#stuck.size === 0 && !this.#tree.isKnown) {
      this.#repeats = true; // without those turns
      return;
    }
    this.#repeats = false;
    this.#endings.loseAll(this.#prefix, this.#order.steps);
    this.#work += this.#races.length * this.#position;
    for (const race of this.#races) this.#reverse(race);
    this.#reverseFailures();
    this.#exhausted = !this.#tree.goBack(this.#order.steps);
  }

  /** What begins a branch that is left; otherwise what the default takes, unless all behind it is known. */
  #wanted({ preferred, actors, count, enabled }: Decision): Choice {
    const wanted = this.#tree.wantedAt(this.#position);
    if (wanted !== undefined) return wanted.step.choice;
    const waits = (choice: Choice): boolean => choice < actors && (this.#stuck.has(choice) || this.#looksInVain(choice));
    const isNew = (choice: Choice): boolean => !this.#tree.isDone(this.#position, choice) && !waits(choice);
    const find = (is: (choice: Choice) => boolean): Choice | undefined =>
      is(preferred) ? preferred : enabled.subarray(0, count).find(is);
    const found = find(isNew) ?? find((choice) => !waits(choice));
    if (found !== undefined) return found;
    return find((choice) => !this.#looksInVain(choice)) ?? FOR_EVER;
  }

  /** Something else was to be made, and cannot be: nothing is claimed any more. */
  #stray(choice: Choice): Choice {
    this.#exact = false;
    return choice;
  }

  /** What was made last is over. */
  #settle(): void {
    if (this.#opening >= 0) this.#makeCall();
    if (this.#latest !== null) this.#make(this.#latest);
    this.#latest = null;
  }

  /** The call that has begun makes no operation: that is a step too. */
  #makeCall(): void {
    this.#latest = Footprint.ofCall(this.#opening);
    this.#opening = -1;
  }

  #make(step: Footprint): void {
    if (this.#position === STEPS_MAX) return this.inexact();
    if (this.#position < this.#prefix) {
      if (this.#order.steps[this.#position].choice === step.choice) {
        this.#order.again(step.actor);
        this.#last[step.actor] = ++this.#position;
        return;
      }
      this.#departEarly();
    }
    if (!this.#tree.push(step)) this.#exact = false;
    this.#races.push(...this.#order.add(step));
    this.#last[step.actor] = ++this.#position;
  }

  /** The program does not do what it did: it is followed from here on. */
  #departEarly(): void {
    this.#exact = false;
    this.#prefix = this.#position;
    this.#tree.cut(this.#position);
    this.#cut(this.#position);
  }

  #cut(length: number): void {
    this.#order.cut(length);
    this.#forgetRaces(length);
  }

  #forgetRaces(from: number): void {
    while ((this.#races.at(-1)?.second ?? -1) >= from) this.#races.pop();
  }

  // Loops that only look -----------------------------------------------------------------------------------------------

  #knowledge(actor: number): string {
    return this.#order.knowledge(actor, this.#last[actor] ?? 0);
  }

  #madeByStuck(step: MadeStep): void {
    this.#moved.add(step.actor);
    if (!looksOnly(step)) this.#isOver = true;
    else this.#turns.made(step, Infinity, 0, 0, () => '');
  }

  #isForOther(actor: number): boolean {
    return this.#position < this.#prefix && this.#order.steps[this.#position].choice !== actor;
  }

  #looksInVain(actor: number): boolean {
    return this.#failureOf(actor) !== undefined;
  }

  /** How the turn that an actor is about to begin would lead to nothing. */
  #failureOf(actor: number): Failure | undefined {
    const turn = this.#turns.atBegin(actor);
    if (turn === undefined) return undefined;
    const failures = this.#turns.failuresOf(actor, turn, () => this.#knowledge(actor));
    const isStill = (look: Look): boolean => this.#order.valueAt(look, this.#position) === look.value;
    return failures.find(({ looks }) => looks.every(isStill));
  }

  /** Whether a turn that has begun at a position can be taken for not made: nobody wanted it there. */
  #mayTakeBack(actor: number, begin: number): boolean {
    if (begin < this.#prefix) return false;
    for (let at = begin; at < this.#position; at++)
      if (this.#order.steps[at].actor !== actor || this.#tree.isWanted(at + 1)) return false;
    return this.#latest === null || this.#position < begin || this.#tree.wantedAt(this.#position) === undefined;
  }

  #stepsFrom(begin: number, actor: number): Footprint[] {
    const steps = this.#order.steps.slice(begin, this.#position).filter((step) => step.choice === actor);
    if (this.#latest === null) return steps;
    this.#order.learnInitial(this.#latest, this.#position);
    return [...steps, this.#latest];
  }

  #takeBack(actor: number, turn: Turn): void {
    const { begin, last, enabledBy } = turn;
    const failed = this.#stepsFrom(begin, actor);
    this.#latest = null;
    this.#order.takeBack(begin, actor, last, enabledBy);
    this.#last[actor] = last;
    this.#tree.cut(begin);
    this.#position = begin;
    this.#forgetRaces(begin);
    this.#turns.fail(turn, failed);
    if (!failed.some(({ begins }) => begins)) return;
    this.#begun.add(actor);
    this.#beganEarly = true;
  }

  /** Actors that look in vain in the end might have looked before something was changed. */
  #reverseFailures(): void {
    for (const actor of this.#turns.actorsAtBegin()) {
      if (this.#stuck.has(actor)) continue;
      const enabledBy = this.#order.enabledBy(actor);
      const steps = this.#failureOf(actor)?.steps ?? [];
      for (const step of steps) for (const race of this.#order.add(step)) this.#reverse(race);
      if (steps.length > 0) this.#order.takeBack(this.#position, actor, this.#last[actor] ?? 0, enabledBy);
    }
  }

  // Waits that end by themselves ---------------------------------------------------------------------------------------

  #endWait(event: Footprint): void {
    const { actor } = event;
    this.#waiters.leave(actor);
    if (this.#endings.end(actor) && this.#lastWrite >= 0) this.#order.enable(actor, this.#lastWrite);
    this.#make(event);
  }

  /** Nothing else could be made, so a bounded wait is over: as if that had been chosen, where it could have been before. */
  #endIdly(actor: number): void {
    const event = this.#endings.of(actor);
    if (event !== undefined) return this.#endWait(event);
    this.#waiters.leave(actor);
    this.#order.enableLast(actor);
  }

  // After an execution -------------------------------------------------------------------------------------------------

  #reverse(race: Race): void {
    this.#tree.insert(race.first, this.#order.reversal(race));
  }
}

/** An actor that stands behind its last operation, and not yet before the next; -1: there is none. */
function actorOnItsWay(decision: Decision): number {
  const { preferred, actors, count, enabled } = decision;
  let first = -1;
  for (let i = 0; i < count && enabled[i] < actors; i++) {
    if (decision.pending(i).isNext) continue;
    if (enabled[i] === preferred) return preferred;
    if (first < 0) first = enabled[i];
  }
  return first;
}
