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
 *
 * Source: Abdulla, Aronis, Jonsson, Sagonas, Source Sets: A Foundation for Optimal Dynamic Partial Order Reduction,
 * JACM 64(4), 2017, §5, algorithm 2.
 */
import type { Choice, Chooser, Coverage, Decision, Execution, MadeStep, Strategy } from '../../../lab/schedule.js';
import { isEnabled } from '../replay.js';
import { commute, Footprint } from './footprint.js';
import { HappensBefore, type Race } from './happens-before.js';
import { WakeupTree, withoutInitial } from './wakeup-tree.js';
import { Waiters } from './waiters.js';

/** Longer executions are not looked at behind this: nothing is claimed then. */
const STEPS_MAX = 4096;

/** A state on the way of an execution. */
interface State {
  /** What need not be made first from here: all that begins with it was executed. */
  readonly sleep: Footprint[];
  /** What is still to be made from here. */
  readonly tree: WakeupTree;
}

export class Dpor implements Strategy, Chooser {
  readonly name = 'dpor';
  readonly covers = true;
  /** Pairs of a race and a step that were looked at. */
  #work = 0;
  readonly #order = new HappensBefore();
  readonly #waiters = new Waiters();
  /** One before each step, and one behind the last. */
  readonly #states: State[] = [{ sleep: [], tree: new WakeupTree() }];
  /** Of the execution, in the order of their second steps. */
  readonly #races: Race[] = [];
  #exhausted = false;
  #exact = true;
  #redundant = 0;
  /** Steps that are made as in the last execution. */
  #prefix = 0;
  #position = 0;
  #lastWrite = -1;
  /** The step made last: its actor may still return from a call behind it. */
  #latest: Footprint | null = null;
  /** The actor whose call has begun, and makes its first operation next; -1: there is none. */
  #opening = -1;
  /** Ends of waits that were possible at the last decision, and the state in which it was made. */
  #possible: Footprint[] = [];
  #possibleAt = 0;
  /** Actors whose waits have ended by themselves. */
  readonly #ended = new Set<number>();

  /** @param most work that it may make of it before it gives up: about 100 million a second */
  constructor(private readonly most = Infinity) {}

  get coveredAll(): boolean {
    return this.coverage === 'exhausted';
  }

  get coverage(): Coverage {
    return this.#exhausted && this.#exact ? 'exhausted' : 'sampled';
  }

  /** Executions that only repeat others: none, unless something is wrong here. */
  get redundant(): number {
    return this.#redundant;
  }

  next(): Chooser | null {
    if (this.#exhausted || !this.#exact || this.#work > this.most) return null;
    this.#prefix = this.#states.length - 1;
    this.#position = 0;
    this.#lastWrite = this.#opening = -1;
    this.#latest = null;
    this.#possible.length = 0;
    this.#cut(this.#prefix);
    this.#waiters.begin();
    this.#ended.clear();
    return this;
  }

  choose(decision: Decision): Choice {
    const onItsWay = actorOnItsWay(decision);
    if (onItsWay >= 0) return onItsWay;
    if (this.#opening >= 0 && isEnabled(decision, this.#opening)) return this.#opening;
    this.#settle();
    this.#lookAtEvents(decision);
    const choice = this.#position < this.#prefix ? this.#order.steps[this.#position].choice : this.#wanted(decision);
    if (!isEnabled(decision, choice)) return this.#stray(decision.preferred);
    const event = this.#possible.find((one) => one.choice === choice);
    if (event !== undefined) this.#endWait(event);
    return choice;
  }

  made(step: MadeStep): void {
    const begins = this.#opening === step.actor;
    if (begins) this.#opening = -1;
    this.#settle();
    if (this.#waiters.queueOf(step.actor) >= 0) this.#endIdly(step.actor);
    for (const woken of this.#waiters.follow(step)) this.#order.enable(woken, this.#position);
    if (step.writes) this.#lastWrite = this.#position;
    this.#latest = Footprint.of(step);
    this.#latest.begins = begins;
  }

  called(actor: number, returned: boolean): void {
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
    if (this.#lastWrite >= 0) this.#order.enable(actor, this.#lastWrite);
  }

  inexact(): void {
    this.#exact = false;
  }

  executed({ end, steps }: Execution): void {
    if (this.#position === 0 && steps > 0) this.inexact(); // it did not hear what was made
    if (end !== 'completed' && end !== 'deadlock' && end !== 'livelock') this.#exact = false;
    this.#settle();
    this.#lose(this.#possible);
    this.#work += this.#races.length * this.#position;
    for (const race of this.#races) this.#reverse(race);
    this.#goBack();
  }

  /** What begins a branch that is left; otherwise what the default takes, unless all behind it is known. */
  #wanted({ preferred, count, enabled }: Decision): Choice {
    const { tree, sleep } = this.#states[this.#position];
    if (tree.branches.length > 0) return tree.branches[0].step.choice;
    const sleeps = (choice: Choice): boolean => sleep.some((step) => step.choice === choice);
    if (!sleeps(preferred)) return preferred;
    for (let i = 0; i < count; i++) if (!sleeps(enabled[i])) return enabled[i];
    return preferred;
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
        this.#position++;
        return;
      }
      this.#departEarly();
    }
    const { sleep, tree } = this.#states[this.#position];
    if (sleep.some(({ choice }) => choice === step.choice)) this.#redundant++;
    const branch = tree.take(step.choice);
    if (branch === null && tree.branches.length > 0) this.#exact = false;
    this.#races.push(...this.#order.add(step));
    this.#states.push({ sleep: sleep.filter((one) => commute(one, step)), tree: branch ?? new WakeupTree() });
    this.#position++;
  }

  /** The program does not do what it did: it is followed from here on. */
  #departEarly(): void {
    this.#exact = false;
    this.#prefix = this.#position;
    this.#states.length = this.#position + 1;
    this.#cut(this.#position);
  }

  #cut(length: number): void {
    this.#order.cut(length);
    while ((this.#races.at(-1)?.second ?? -1) >= length) this.#races.pop();
  }

  // Waits that end by themselves ---------------------------------------------------------------------------------------

  #lookAtEvents({ actors, enabled, count }: Decision): void {
    const possible: Footprint[] = [];
    for (let i = 0; i < count; i++) {
      if (enabled[i] < actors) continue;
      if (enabled[i] >= 2 * actors) this.inexact(); // how long a wait may end for no reason hangs on what others still do
      const actor = (enabled[i] - actors) % actors;
      possible.push(Footprint.ofEvent(enabled[i], actor, this.#waiters.queueOf(actor)));
    }
    this.#lose(this.#possible.filter((was) => !possible.some(({ choice }) => choice === was.choice)));
    this.#possible = possible;
    this.#possibleAt = this.#position;
  }

  /** These were possible, and the step made there was another: no race tells of that. */
  #lose(events: readonly Footprint[]): void {
    if (events.length === 0 || this.#possibleAt < this.#prefix) return;
    const { sleep, tree } = this.#states[this.#possibleAt];
    const made = this.#order.steps[this.#possibleAt] as Footprint | undefined;
    for (const event of events) {
      const isKnown = event.choice === made?.choice || sleep.some(({ choice }) => choice === event.choice);
      if (!isKnown) tree.insert([event]);
    }
  }

  #endWait(event: Footprint): void {
    const { actor } = event;
    this.#waiters.leave(actor);
    if (this.#ended.has(actor) && this.#lastWrite >= 0) this.#order.enable(actor, this.#lastWrite);
    this.#ended.add(actor);
    this.#make(event);
  }

  /** Nothing else could be made, so a bounded wait is over: as if that had been chosen, where it could have been before. */
  #endIdly(actor: number): void {
    const event = this.#possible.find((one) => one.actor === actor);
    if (event !== undefined) return this.#endWait(event);
    this.#waiters.leave(actor);
    this.#order.enableLast(actor);
  }

  // After an execution -------------------------------------------------------------------------------------------------

  #reverse(race: Race): void {
    const { sleep, tree } = this.#states[race.first];
    const sequence = this.#order.reversal(race);
    if (!sleep.some((step) => withoutInitial(sequence, step) !== null)) tree.insert(sequence);
  }

  /** To the deepest state from which something is left to be made. */
  #goBack(): void {
    this.#states.pop();
    for (let at = this.#states.length - 1; at >= 0; at--) {
      const { sleep, tree } = this.#states[at];
      sleep.push(this.#order.steps[at]);
      if (tree.branches.length > 0) return;
      this.#states.pop();
    }
    this.#exhausted = true;
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
