/**
 * The execution that is being made: first as the last one was, up to where it departs from it, then step by step anew.
 */
import { Inexact } from '../../../lab/inexact.js';
import { FOR_EVER, type Choice, type Decision } from '../../../lab/schedule.js';
import { HappensBefore, type SavedOrder } from './happens-before.js';
import type { Footprint } from './footprint.js';
import type { Race } from './race.js';
import type { Restored, Tables } from './saved.js';
import { SearchTree, type SavedState } from './search-tree.js';
import type { Split } from './split.js';
import { Rank, type Failure, type Look, type Turn, type Turns } from './turns.js';

/** Longer executions are not looked at behind this: nothing is claimed then. */
const STEPS_MAX = 4096;

export interface SavedCourse {
  readonly states: readonly SavedState[];
  readonly order: SavedOrder;
  readonly races: readonly (readonly [first: number, second: number, isOfAll: boolean])[];
}

export class Course {
  readonly order = new HappensBefore();
  readonly tree: SearchTree;
  private readonly isPart: boolean;
  /** In the order of their second steps. */
  readonly races: Race[] = [];
  /** Why not all was made as it was wanted, or reported: the first reason. Null: it was. */
  gaveUp: string | null = null;
  /** Steps that are made as in the last execution. */
  #prefix = 0;
  #position = 0;
  /** By actor: the number of its last step, from 1. */
  readonly #last: number[] = [];

  /** @param split null: there is one part */
  constructor(split: Split | null = null) {
    this.tree = new SearchTree(split);
    this.isPart = split !== null;
  }

  get isExact(): boolean {
    return this.gaveUp === null;
  }

  /** Nothing is claimed any more. */
  giveUp(why: string): void {
    this.gaveUp ??= why;
  }

  begin(): void {
    this.#prefix = this.tree.depth;
    this.#position = 0;
    for (let actor = 0; actor < this.#last.length; actor++) this.#last[actor] = 0;
    this.tree.begin();
    this.#cut(this.#prefix);
  }

  /** Context: an execution is over. */
  save(tables: Tables): SavedCourse {
    const length = Math.max(0, this.tree.depth);
    const races = this.races.filter(({ second }) => second < length);
    return {
      states: this.tree.save(tables),
      order: this.order.save(length, tables),
      races: races.map(({ first, second, isOfAll }) => [first, second, isOfAll] as const),
    };
  }

  /** Context: nothing has been made yet. */
  restore({ states, order, races }: SavedCourse, restored: Restored): void {
    this.tree.restore(states, restored);
    this.order.restore(order, restored);
    this.races.push(...races.map(([first, second, isOfAll]) => ({ first, second, isOfAll })));
  }

  /** Steps that have been made. */
  get position(): number {
    return this.#position;
  }

  get prefix(): number {
    return this.#prefix;
  }

  /** The next step of the last execution; undefined: this one has departed from it. */
  get planned(): Footprint | undefined {
    return this.#position < this.#prefix ? this.order.steps[this.#position] : undefined;
  }

  /** Whether everything is made here that can be. */
  get isAbove(): boolean {
    return this.tree.isAbove(this.#position);
  }

  /** These choices can be made next, in ascending order. */
  expand(choices: readonly Choice[]): void {
    if (this.planned === undefined) this.tree.expand(choices);
  }

  /** The number of an actor's last step, from 1; 0: it has made none. */
  lastOf(actor: number): number {
    return this.#last[actor] ?? 0;
  }

  make(step: Footprint): void {
    if (this.#position === STEPS_MAX) {
      this.giveUp(Inexact.LONG);
      return;
    }
    const { planned } = this;
    if (planned !== undefined && planned.choice !== step.choice) this.#departEarly();
    if (planned?.choice === step.choice) this.order.again(step.actor);
    else {
      if (!this.tree.push(step)) this.giveUp(Inexact.OTHERWISE);
      this.order.add(step, this.races);
      if (step.isOpen !== undefined && this.isPart) this.giveUp(Inexact.SHARES);
      if (step.picks > 1) this.#insertPicks(step);
    }
    this.#last[step.actor] = ++this.#position;
  }

  #insertPicks(made: Footprint): void {
    for (let pick = 0; pick < made.picks; pick++) {
      const step = made.reading(pick, this.order.hasCalls);
      if (step.choice !== made.choice) this.tree.insert(this.#position, [step]);
    }
  }

  /** How the turn that an actor is about to begin would lead to nothing. */
  failureOf(actor: number, turns: Turns): Failure | undefined {
    const turn = turns.atBegin(actor);
    if (turn === undefined) return undefined;
    const failures = turns.failuresOf(actor, turn, this.lastOf(actor), this.order.enabledBy(actor));
    let first: Look | undefined; // most turns that begin alike look at the same word first
    let value: unknown;
    for (const failure of failures) {
      const [look] = failure.looks;
      if (look.first !== first?.first || look.end !== first.end) value = this.order.valueNow((first = look));
      if (value !== undefined && look.value === value && this.#isStill(failure)) return failure;
    }
    return undefined;
  }

  /** Whether a turn would see the same now. */
  #isStill({ looks }: Failure): boolean {
    for (const look of looks) if (look.value === undefined || this.order.valueNow(look) !== look.value) return false;
    return true;
  }

  /** Whether the turn that an actor is about to begin leads to nothing, if it is about to begin one. */
  looksInVain(actor: number, turns: Turns): boolean {
    return this.failureOf(actor, turns) !== undefined;
  }

  /**
   * What begins a branch that is left; otherwise what the default takes, unless all behind it is known, or there are loops
   * that only look: see Rank.
   *
   * @param stuck actors whose turn had to be made, and led to nothing
   */
  wanted({ preferred, actors, count, enabled }: Decision, turns: Turns, stuck: ReadonlySet<number>): Choice {
    const { tree } = this;
    const position = this.#position;
    const wanted = tree.wantedAt(position);
    if (wanted !== undefined) return wanted.step.choice;
    if (turns.areNone && !tree.isAllDone(position, preferred)) return preferred;
    let best: Choice | undefined;
    let least = Infinity;
    let known: Choice | undefined;
    let stands: Choice | undefined;
    for (let i = -1; i < count; i++) {
      const choice = i < 0 ? preferred : enabled[i];
      if (choice < actors && this.looksInVain(choice, turns)) continue;
      stands ??= choice;
      if (choice < actors && stuck.has(choice)) continue;
      if (tree.isAllDone(position, choice)) {
        known ??= choice;
        continue;
      }
      const rank = choice < actors ? turns.rankOf(choice) : Rank.LAST;
      if (rank >= least) continue;
      [best, least] = [choice, rank];
      if (rank === Rank.FIRST) break;
    }
    return best ?? known ?? stands ?? FOR_EVER;
  }

  /** The steps of an actor from a position on, `latest` included, which has not been made yet. */
  stepsFrom(begin: number, actor: number, latest: Footprint | null): Footprint[] {
    const steps = this.order.steps.slice(begin, this.#position).filter((step) => step.choice === actor);
    if (latest === null) return steps;
    this.order.learnInitial(latest, this.#position);
    return [...steps, latest];
  }

  /** Whether a turn that has begun at a position can be taken for not made: it was not wanted there. */
  mayTakeBack(actor: number, begin: number, latest: Footprint | null): boolean {
    if (begin < this.#prefix) return false;
    for (let at = begin; at < this.#position; at++)
      if (this.order.steps[at].actor !== actor || this.tree.isWanted(at + 1)) return false;
    return latest === null || this.#position < begin || this.tree.wantedAt(this.#position) === undefined;
  }

  /** A turn is taken for not made: the last steps are its own. Returns them, as `stepsFrom` does. */
  takeBack(actor: number, { begin, last, enabledBy }: Turn, latest: Footprint | null): Footprint[] {
    const steps = this.stepsFrom(begin, actor, latest);
    this.order.takeBack(begin, actor, last, enabledBy);
    this.#last[actor] = last;
    this.tree.cut(begin);
    this.#position = begin;
    this.#forgetRaces(begin);
    return steps;
  }

  /** The execution is over: plans what its races come to the other way, and goes back to where something is left to do. False: all is done. */
  goBack(turns: Turns, stuck: ReadonlySet<number>): boolean {
    for (const race of this.races) this.reverse(race);
    if (!turns.areNone) this.reverseFailures(turns, stuck);
    return this.tree.goBack(this.order.steps);
  }

  /** What is to be made so that a race comes out the other way. */
  reverse(race: Race): void {
    const { telling } = this.tree;
    const sequence = race.second < telling ? this.order.reversal(race, telling) : null;
    if (sequence !== null) this.tree.insert(race.first, sequence);
  }

  /** All that comes behind the next step is made elsewhere. */
  knowFromHere(): void {
    this.tree.knowFrom(this.#position);
  }

  /** A step is to be made next, in another execution. */
  requireHere(step: Footprint): void {
    this.tree.require(this.#position, step);
  }

  /** A step is to be made from a state, unless it was, or what it begins. */
  require(position: number, step: Footprint): void {
    this.tree.insert(position, [step]);
  }

  /** Actors that are about to look in vain might have done so before something was changed. */
  reverseFailures(turns: Turns, stuck: ReadonlySet<number>): void {
    for (const actor of turns.actorsAtBegin()) {
      const failure = stuck.has(actor) ? undefined : this.failureOf(actor, turns);
      if (failure !== undefined) this.reverseFailure(actor, failure.steps);
    }
  }

  /** An actor might have made these steps before something was changed. */
  reverseFailure(actor: number, steps: readonly Footprint[]): void {
    const enabledBy = this.order.enabledBy(actor);
    for (const step of steps) {
      const races: Race[] = [];
      this.order.add(step, races);
      for (const race of races) this.reverse(race);
    }
    this.order.takeBack(this.#position, actor, this.lastOf(actor), enabledBy);
  }

  /** The program does not do what it did: it is followed from here on. */
  #departEarly(): void {
    this.giveUp(Inexact.OTHERWISE);
    this.#prefix = this.#position;
    this.tree.cut(this.#position);
    this.#cut(this.#position);
  }

  #cut(length: number): void {
    this.order.cut(length);
    this.#forgetRaces(length);
  }

  #forgetRaces(from: number): void {
    while ((this.races.at(-1)?.second ?? -1) >= from) this.races.pop();
  }
}
