/**
 * Follows the steps of a machine. A CPU's next step depends on its pending interrupts, where they are on: it takes them, or
 * does what it stood before. An event is a step of an actor of its own, with a number behind those of the CPUs.
 *
 * What could be made, and no longer can, is lost: an IPI that was on its way to a CPU that boots, a wait for a word that is
 * again as it was. No race tells of it, so it is to be made where it was possible last.
 */
import type { Choice, Chooser, Decision, MadeStep, Standing, Touch } from '../../../lab/schedule.js';
import { isEnabled } from '../replay.js';
import type { Course } from './course.js';
import { enabledOf } from './decisions.js';
import { Footprint } from './footprint.js';

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

  /** @param firstTimeout choices from here on are ends of waits, which no CPU is in */
  constructor(
    private readonly course: Course,
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
  }

  choose(decision: Decision): Choice {
    this.#settle();
    const enabled = enabledOf(decision);
    this.#lookAt(enabled);
    if (this.course.isAbove) this.course.expand(enabled);
    const choice = this.course.planned?.choice ?? this.#wanted(decision);
    if (isEnabled(decision, choice)) return choice;
    this.inexact();
    return decision.preferred;
  }

  only(choice: Choice): false {
    this.#settle();
    this.#lookAt([choice]);
    return false;
  }

  goesOn(standing: Standing): void {
    this.#settle();
    this.#latest = Footprint.bare(standing.actor, standing.actor);
    this.#latest.standing = standing;
  }

  made(step: MadeStep): void {
    const { standing, touches } = this.#latest!;
    this.#latest = Footprint.of(step);
    this.#latest.standing = standing;
    this.#latest.touches = touches;
  }

  happens(event: Choice): void {
    this.#settle();
    this.#latest = Footprint.bare(event, this.#actorOf(event));
    this.#latest.isEvent = true;
  }

  touched(touch: Touch): void {
    this.#latest?.touch(touch);
  }

  /** A loop that only looks, other than by waiting for a word: for how long depends on what all others do. */
  released(): void {
    this.inexact();
  }

  inexact(): void {
    this.course.isExact = false;
  }

  /** The execution is over. */
  end(): void {
    this.#settle();
    this.#lookAt([]);
  }

  /** What begins a branch that is left; otherwise what the default takes, unless all behind it is known. */
  #wanted({ preferred, enabled, count }: Decision): Choice {
    const { tree, position } = this.course;
    const wanted = tree.wantedAt(position)?.step.choice;
    if (wanted !== undefined) return wanted;
    if (!tree.isDone(position, preferred)) return preferred;
    return enabled.subarray(0, count).find((choice) => !tree.isDone(position, choice)) ?? preferred;
  }

  #settle(): void {
    if (this.#latest !== null) this.course.make(this.#latest);
    this.#latest = null;
  }

  /** These choices are enabled. */
  #lookAt(enabled: readonly Choice[]): void {
    for (const choice of this.#possible) if (!enabled.includes(choice)) this.#lose(choice);
    this.#possible = enabled;
    this.#position = this.course.position;
    if (enabled.some((choice) => choice >= this.firstTimeout)) this.inexact();
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
