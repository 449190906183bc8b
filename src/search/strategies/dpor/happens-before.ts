/**
 * The steps of one execution, and what happens before what: program order, steps that do not commute, and the
 * thread that ends a wait before the waiter. Each step has a vector clock: for every actor the number of its last step that happens
 * before, its own included.
 */
import { WAIT_VISITS } from '../../../engine/controlled/spins/visits.js';
import { copyOf, joinInto } from './clocks.js';
import { leaves, secondAsFirst, valueAfter } from './elsewhere.js';
import { commute, type Footprint } from './footprint.js';
import { NOTHING, Pasts, type Fingerprint, type SavedPasts } from './pasts.js';
import { Places } from './places.js';
import type { Race } from './race.js';
import { restoredValue, savedValue, type Restored, type SavedValue, type StepNumbers, type Tables } from './saved.js';
import { lastLook } from './turns.js';

type Place = Pick<Footprint, 'first' | 'end'>;

export interface SavedOrder {
  readonly actors: number;
  readonly steps: StepNumbers;
  readonly clocks: readonly (readonly number[])[];
  readonly pasts: SavedPasts;
  readonly standstills: readonly (readonly [at: number, before: readonly number[]])[];
  readonly initial: readonly (readonly [first: number, end: number, value: SavedValue])[];
}

export class HappensBefore {
  readonly steps: Footprint[] = [];
  readonly #clocks: Int32Array[] = [];
  readonly #pasts = new Pasts();
  readonly #places = new Places();
  /** Positions at which nothing could go on, ascending, and what was made before. */
  readonly #standstills: [at: number, before: Int32Array][] = [];
  /** What was in words that are looked at in loops, when an execution begins: by where they begin and end. */
  readonly #initial = new Map<number, Map<number, unknown>>();
  /** The clock of the step that is being added, as it is by races alone that can be reversed. */
  #ruled: Int32Array = new Int32Array(0);
  /** … and as it is by no race. */
  #own: Int32Array = new Int32Array(0);
  /** By actor: the number of its last step, from 1; 0: none. */
  readonly #last: number[] = [];
  /** By actor: the step that let it go on, from 1; 0: none. */
  readonly #enabledBy: number[] = [];

  /** Back to the first `length` steps, which are made once more: see `again`. */
  cut(length: number): void {
    this.#shorten(length);
    for (let actor = 0; actor < this.#last.length; actor++) this.#last[actor] = this.#enabledBy[actor] = 0;
    for (let i = 0; i < length; i++) this.#last[this.steps[i].actor] = i + 1;
  }

  /** The first `length` steps, which are to be made once more. */
  save(length: number, tables: Tables): SavedOrder {
    return {
      actors: this.#last.length,
      steps: tables.numbersOf(this.steps.slice(0, length)),
      clocks: this.#clocks.slice(0, length).map((clock) => [...clock]),
      pasts: this.#pasts.save(length),
      standstills: this.#standstills.flatMap(([at, before]) => (at <= length ? [[at, [...before]] as const] : [])),
      initial: [...this.#initial].flatMap(([first, byEnd]) =>
        [...byEnd].map(([end, value]) => [first, end, savedValue(value)] as const),
      ),
    };
  }

  /** Context: there are no steps yet. */
  restore({ actors, steps, clocks, pasts, standstills, initial }: SavedOrder, restored: Restored): void {
    if (actors > 0) this.#grow(actors - 1);
    for (const [number, step] of restored.steps(steps).entries()) {
      this.steps.push(step);
      this.#places.add(step, number);
    }
    this.#clocks.push(...clocks.map((clock) => Int32Array.from(clock)));
    this.#pasts.restore(pasts);
    for (const [at, before] of standstills) this.#standstills.push([at, Int32Array.from(before)]);
    for (const [first, end, value] of initial) this.#setInitial(first, end, restoredValue(value));
  }

  /** A step that was not cut off has been made again. */
  again(actor: number): void {
    this.#enabledBy[actor] = 0;
  }

  /** The next step of `actor` comes after step number `step`, and is no alternative to it. */
  enable(actor: number, step: number): void {
    this.#grow(actor);
    this.#enabledBy[actor] = Math.max(this.#enabledBy[actor], step + 1);
  }

  /** Behind the first `length` steps nothing could be made before a wait ended in time: the rest comes after all of them. */
  standStill(length: number): void {
    if (this.#standstills.some(([at]) => at === length)) return;
    const clock = new Int32Array(this.#last.length);
    for (const last of this.#last) this.#join(clock, last);
    this.#standstills.push([length, clock]);
  }

  /** Appends a step, and adds to `races` those in which it is the second, the latest first. */
  add(step: Footprint, races: Race[]): void {
    const { actor } = step;
    this.#grow(actor);
    const number = this.steps.push(step) - 1;
    const clock = this.#freshClock(number);
    this.#join(clock, this.#last[actor]);
    this.#join(clock, this.#enabledBy[actor]);
    const standstill = this.#standstills.at(-1);
    if (standstill !== undefined) joinInto(clock, standstill[1]);
    const ruled = step.looked === undefined ? clock : (this.#ruled = copyOf(clock, this.#ruled));
    if (step.looked !== undefined) this.#own = copyOf(clock, this.#own);
    this.#pasts.begin(step, this.#last[actor] - 1, this.#enabler(actor));
    this.#places.forEachMet(step, number, (first) => {
      const other = this.steps[first];
      const isRuled = ruled[other.actor] > first;
      if ((isRuled && clock[other.actor] > first) || commute(other, step)) return;
      if (clock[other.actor] <= first) this.#pasts.precede(first);
      this.#join(clock, first + 1);
      if (isRuled) return;
      const isOfAll = this.#leadsToNothing(step, first, false);
      if (isOfAll && this.#leadsToNothing(step, first, true)) return;
      races.push({ first, second: number, isOfAll });
      if (ruled !== clock) this.#join(ruled, first + 1);
    });
    if (step.looked !== undefined) this.learnInitial(step, number);
    this.#places.add(step, number);
    this.#pasts.end(number);
    clock[actor] = this.#last[actor] = number + 1;
    this.#enabledBy[actor] = 0;
  }

  /** Whether calls are recorded. */
  get hasCalls(): boolean {
    return this.#places.hasCalls;
  }

  /** What an actor knows behind its step number `last`, and the one that has let it go on, from 1: see Turns. */
  knowledge(actor: number, last: number, enabledBy: number, turns: number): Fingerprint {
    return this.#pasts.behind(actor, last - 1, enabledBy - 1, turns);
  }

  /** Takes back the steps from `length` on, all of `actor`, which has made `last` before them. */
  takeBack(length: number, actor: number, last: number, enabledBy: number): void {
    this.#shorten(length);
    this.#grow(actor);
    this.#last[actor] = last;
    this.#enabledBy[actor] = enabledBy;
  }

  #shorten(length: number): void {
    while (this.steps.length > length) this.#places.remove(this.steps.pop()!);
    while ((this.#standstills.at(-1)?.[0] ?? 0) > length) this.#standstills.pop();
  }

  enabledBy(actor: number): number {
    return this.#enabledBy[actor] ?? 0;
  }

  /**
   * Whether a step that only looks, the last one, would lead to nothing before step number `first`: behind others that have
   * stored the same, or before all of them. No race tells of the latter where each of them alone makes it lead to nothing.
   */
  #leadsToNothing(step: Footprint, first: number, isOfAll: boolean): boolean {
    let value: unknown;
    for (const { looks, failures } of step.looked ?? [])
      for (const failure of failures) {
        const last = lastLook(failure, looks, step);
        if (last === undefined) continue;
        if (value === undefined) {
          const stored = this.#storedApart(step, first);
          if (isOfAll && !stored.every((number) => this.#own[this.steps[number].actor] <= number)) return true;
          value = this.#valueFor(step, first, isOfAll ? [] : stored.map((number) => this.steps[number]));
        }
        if (value === undefined) return false;
        if (last.value === value) return true;
      }
    return false;
  }

  /** What was stored in a word behind step number `first`, and not after it, before the last step. */
  #storedApart(step: Place, first: number): number[] {
    const stored: number[] = [];
    for (let i = first + 1; i < this.steps.length - 1; i++)
      if (leaves(this.steps[i], step) && !this.isBefore(first, i)) stored.push(i);
    return stored;
  }

  /** What is in the word of `step` after all steps; undefined: that is not known. */
  valueNow(step: Place): unknown {
    const touched = this.#places.touchedIn(step) ?? this.steps;
    return valueAfter(step, touched, touched.length, [], this.#initial.get(step.first)?.get(step.end));
  }

  /** Whether the first of two steps, in the order of the execution, happens before the second. */
  isBefore(first: number, second: number): boolean {
    return this.#clocks[second][this.steps[first].actor] > first; // an actor that is not yet in a clock is not before it
  }

  /**
   * What reverses a race: all that does not happen after its first step, and then its second step, as it is when its
   * word has the value that those leave there. Null: it cannot be made there.
   *
   * @param length of how many steps
   */
  reversal({ first, second, isOfAll }: Race, length = Infinity): Footprint[] | null {
    const step = this.steps[second];
    const sequence = this.apartFrom(first, length, isOfAll ? step : null);
    if (step.standing !== null || step.isEvent) {
      const made = secondAsFirst(this.steps, first, second, sequence);
      return made === null ? null : [...sequence, made];
    }
    if (step.endsWait) return this.mayEnd(step, first, sequence) ? [...sequence, step] : null;
    const { hasCalls } = this.#places;
    if (step.isOpen !== undefined) return [...sequence, step.reading(0, hasCalls)];
    sequence.push(
      step.condition === 'none' && !hasCalls
        ? step
        : step.where(this.#valueFor(step, first, sequence), this.#waiting(step, first, sequence), hasCalls),
    );
    return sequence;
  }

  /** Whether a wait may end by itself behind the first `length` steps and a sequence: see `Visits`. */
  mayEnd({ actor, queue }: Footprint, length: number, sequence: readonly Footprint[]): boolean {
    const behind = [...this.steps.slice(0, length), ...sequence];
    const since = behind.slice(behind.findLastIndex(({ changes }) => changes) + 1);
    return since.filter((step) => step.endsWait && step.actor === actor && step.queue === queue).length < WAIT_VISITS;
  }

  /**
   * The steps behind one, of the first `length`, that do not happen after it.
   *
   * @param without nor after anything that was stored there
   */
  apartFrom(first: number, length = Infinity, without: Place | null = null): Footprint[] {
    const apart: Footprint[] = [];
    const stored: number[] = [];
    const { actor } = this.steps[first];
    const end = Math.min(length, this.steps.length);
    for (let i = first + 1; i < end; i++) {
      if (this.#clocks[i][actor] > first || stored.some((number) => this.isBefore(number, i))) continue;
      if (without !== null && leaves(this.steps[i], without)) stored.push(i);
      else apart.push(this.steps[i]);
    }
    return apart;
  }

  /** What is in the word of `step` after the first `length` steps and then `sequence`. Undefined: not known. */
  #valueFor(step: Place, length: number, sequence: readonly Footprint[]): unknown {
    return valueAfter(step, this.steps, length, sequence, this.#initial.get(step.first)?.get(step.end));
  }

  /** A step with number `number` has looked at a word in a loop. */
  learnInitial({ first, end, was }: Footprint, number: number): void {
    if (this.#initial.get(first)?.has(end) === true) return;
    for (let at = 0; at < number; at++) if (leaves(this.steps[at], { first, end })) return;
    this.#setInitial(first, end, was);
  }

  #setInitial(first: number, end: number, value: unknown): void {
    let byEnd = this.#initial.get(first);
    if (byEnd === undefined) this.#initial.set(first, (byEnd = new Map<number, unknown>()));
    byEnd.set(end, value);
  }

  /** How many wait in the queue of `step` after the first `length` steps and then `sequence`. */
  #waiting({ queue }: Footprint, length: number, sequence: readonly Footprint[]): number {
    if (queue < 0) return 0;
    let waiting = 0;
    for (let i = 0; i < length; i++) waiting += this.steps[i].joined(queue);
    for (const other of sequence) waiting += other.joined(queue);
    return waiting;
  }

  /** The step that lets an actor go on. */
  #enabler(actor: number): number {
    const by = this.enabledBy(actor);
    return by === 0 ? NOTHING : by - 1;
  }

  #grow(actor: number): void {
    while (this.#last.length <= actor) {
      this.#last.push(0);
      this.#enabledBy.push(0);
    }
  }

  #freshClock(number: number): Int32Array {
    const clock = this.#clocks[number] as Int32Array | undefined;
    if (clock?.length !== this.#last.length) return (this.#clocks[number] = new Int32Array(this.#last.length));
    for (let actor = 0; actor < clock.length; actor++) clock[actor] = 0; // so few that a call costs more
    return clock;
  }

  #join(clock: Int32Array, number: number): void {
    if (number > 0) joinInto(clock, this.#clocks[number - 1]);
  }
}
