/**
 * Follows the steps of a machine. A CPU's next step depends on its pending interrupts, where they are on: it takes them, or
 * does what it stood before. An event is a step of an actor of its own, with a number behind those of the CPUs.
 *
 * What could be made, and no longer can, is lost: an IPI that was on its way to a CPU that boots, a wait for a word that is
 * again as it was. No race tells of it, so it is to be made where it was possible last.
 *
 * A CPU that looks at a word in a loop, and then waits for another value there, need not have looked: it is where it was,
 * until the word has changed or an interrupt comes. That is no step, as long as it cannot serve its stopper meanwhile.
 */
import { Inexact } from '../../../lab/inexact.js';
import type { Choice, Chooser, Decision, MadeStep, Standing, Touch } from '../../../lab/schedule.js';
import { isEnabled } from '../replay.js';
import type { Course } from './course.js';
import { enabledOf } from './decisions.js';
import { Footprint } from './footprint.js';
import { looksOnly, type Turns } from './turns.js';

/** The actors of events. */
export type SavedActors = readonly (readonly [event: Choice, actor: number])[];

export class CpuChooser implements Chooser {
  /** The actors of events, by their numbers. They are the same in all executions. */
  readonly #actors = new Map<Choice, number>();
  /** What was enabled before the last step, which was made at this position. */
  #possible: readonly Choice[] = [];
  #position = 0;
  /** The step that is under way. */
  #latest: Footprint | null = null;
  /** CPUs that look in vain, by what they have seen. */
  readonly #looking = new Map<number, Footprint>();
  /** Those of them that had to: what they do now is done in other executions. */
  readonly #stuck = new Set<number>();
  /** All that is left of this execution is done in others. */
  #isOver = false;

  /** @param firstTimeout choices from here on are ends of waits, which no CPU is in */
  constructor(
    private readonly course: Course,
    private readonly turns: Turns,
    private readonly cpus: number,
    private readonly firstTimeout: number,
    actors: SavedActors = [],
  ) {
    for (const [event, actor] of actors) this.#actors.set(event, actor);
  }

  save(): SavedActors {
    return [...this.#actors];
  }

  begin(): void {
    this.#possible = [];
    this.#latest = null;
    this.#looking.clear();
    this.#stuck.clear();
    this.#isOver = false;
  }

  /** Whether all that is left of the execution is done in others. */
  get isOver(): boolean {
    return this.#isOver;
  }

  choose(decision: Decision): Choice {
    if (this.#isOver || decision.looker !== undefined) return decision.preferred;
    this.#settle();
    const enabled = enabledOf(decision).filter((choice) => !this.#stuck.has(choice));
    this.#lookAt(enabled);
    if (this.course.isAbove) this.course.expand(enabled);
    const choice = this.course.planned?.choice ?? this.#wanted(decision);
    if (isEnabled(decision, choice)) return choice;
    this.inexact(Inexact.OTHERWISE);
    return decision.preferred;
  }

  only(choice: Choice): false {
    if (this.#isOver) return false;
    this.#settle();
    this.#lookAt(this.#stuck.has(choice) ? [] : [choice]);
    return false;
  }

  goesOn(standing: Standing): void {
    const { actor, takes, block } = standing;
    if (takes) this.turns.interrupt(actor);
    if (this.#isOver) return;
    this.#settle();
    if (this.#stuck.has(actor)) return this.#end();
    if (this.#looking.has(actor)) {
      if (takes) return this.#interruptFirst(actor);
      this.#looking.delete(actor);
      if (block !== null) return; // it looks once more
    }
    this.#latest = Footprint.bare(standing.actor, standing.actor);
    this.#latest.standing = standing;
  }

  made(step: MadeStep): void {
    if (this.#isOver) return;
    const { standing, touches } = this.#latest!;
    const { actor } = step;
    const { course } = this;
    this.turns.made(step, course.position, course.lastOf(actor), 0);
    this.#latest = Footprint.of(step);
    this.#latest.standing = standing;
    this.#latest.touches = touches;
    const looked = step.reads && looksOnly(step) ? this.turns.lookedBefore(actor)?.at(-1) : undefined;
    if (looked?.looks.length === 0) this.#latest.looked = [looked];
  }

  looks(actor: number, loop: number, carried: readonly unknown[]): void {
    this.turns.next(actor, loop, carried);
  }

  waits({ actor, block }: Standing): void {
    const step = this.#latest;
    const turn = this.turns.current(actor);
    if (step?.actor !== actor || !step.reads || turn?.looks.length !== 1 || block === null) return;
    const [{ first, end, value }] = turn.looks;
    if (block.resched >= 0 || first !== block.first || end !== block.end || value !== block.seen) return;
    this.turns.fail(actor, turn, this.course.stepsFrom(turn.begin, actor, step));
    if (this.course.mayTakeBack(actor, turn.begin, step)) {
      this.#latest = null;
      this.#looking.set(actor, step);
    } else {
      this.#stuck.add(actor);
      this.course.knowFromHere();
    }
  }

  back(actor: number): void {
    this.turns.back(actor);
  }

  happens(event: Choice): void {
    if (this.#isOver) return;
    this.#settle();
    this.#latest = Footprint.bare(event, this.#actorOf(event));
    this.#latest.isEvent = true;
  }

  touched(touch: Touch): void {
    this.#latest?.touch(touch);
  }

  /** A loop that only looks, other than by waiting for a word: for how long depends on what all others do. */
  heldBack(): void {
    this.inexact(Inexact.LOOKS);
  }

  inexact(why: Inexact): void {
    this.course.giveUp(why);
  }

  /** The execution is over. */
  end(): void {
    if (this.#isOver) return;
    this.#settle();
    this.#lookAt([]);
    for (const [actor, step] of this.#looking) this.course.reverseFailure(actor, [step]);
  }

  /** A CPU that has looked in vain is interrupted: it is to be interrupted before it looks, and looks then. */
  #interruptFirst(actor: number): void {
    this.course.requireHere(Footprint.unknown(actor, actor));
    this.#end();
  }

  #end(): void {
    this.#isOver = true;
  }

  /** What begins a branch that is left; otherwise what the default takes, unless all behind it is known. */
  #wanted({ preferred, enabled, count }: Decision): Choice {
    const { tree, position } = this.course;
    const wanted = tree.wantedAt(position)?.step.choice;
    if (wanted !== undefined) return wanted;
    const find = (is: (choice: Choice) => boolean): Choice | undefined =>
      is(preferred) ? preferred : enabled.subarray(0, count).find(is);
    const isLeft = (choice: Choice): boolean => !this.#stuck.has(choice);
    return find((choice) => isLeft(choice) && !tree.isDone(position, choice)) ?? find(isLeft) ?? preferred;
  }

  #settle(): void {
    if (this.#latest !== null) this.course.make(this.#latest);
    this.#latest = null;
  }

  /** These choices are enabled. */
  #lookAt(enabled: readonly Choice[]): void {
    for (const choice of this.#possible) if (!enabled.includes(choice) && !this.#isWaiting(choice)) this.#lose(choice);
    this.#possible = enabled;
    this.#position = this.course.position;
    if (enabled.some((choice) => choice >= this.firstTimeout)) this.inexact(Inexact.TIME_OUT);
  }

  /** Whether it is a CPU that looks in vain: what it might have looked at before is found by its races. */
  #isWaiting(choice: Choice): boolean {
    return this.#looking.has(choice) || this.#stuck.has(choice);
  }

  #lose(choice: Choice): void {
    if (this.#position < this.course.prefix || this.course.order.steps[this.#position]?.choice === choice) return;
    this.course.require(this.#position, Footprint.unknown(choice, this.#actorOf(choice)));
  }

  #actorOf(choice: Choice): number {
    if (choice < this.cpus) return choice;
    let actor = this.#actors.get(choice);
    if (actor === undefined) this.#actors.set(choice, (actor = this.cpus + this.#actors.size));
    return actor;
  }
}
