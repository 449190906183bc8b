/**
 * The steps of a machine. A CPU's next step hangs on its pending interrupts, where they are on: it takes them, or does what
 * it stood before. An event is a step of an actor of its own, with a number behind those of the CPUs.
 *
 * What could be made, and no longer can, is lost: an IPI that was on its way to a CPU that boots, a wait for a word that is
 * again as it was. No race tells of it, so it is to be made where it was possible last.
 */
import type { Choice, MadeStep, Standing } from '../../../lab/schedule.js';
import type { Course } from './course.js';
import { Footprint } from './footprint.js';

export class CpuSteps {
  /** The actors of events, by their numbers. They are the same in all executions. */
  readonly #actors = new Map<Choice, number>();
  /** What was enabled before the last step, which was made at this position. */
  #possible: readonly Choice[] = [];
  #position = 0;

  /** @param firstTimeout choices from here on are ends of waits, which no CPU is in */
  constructor(
    private readonly course: Course,
    private readonly cpus: number,
    private readonly firstTimeout: number,
  ) {}

  begin(): void {
    this.#possible = [];
  }

  step(standing: Standing): Footprint {
    const step = Footprint.bare(standing.actor, standing.actor);
    step.standing = standing;
    return step;
  }

  /** A step that was begun is an operation. */
  operation(begun: Footprint, made: MadeStep): Footprint {
    const step = Footprint.of(made);
    step.standing = begun.standing;
    step.touches = begun.touches;
    return step;
  }

  event(choice: Choice): Footprint {
    const step = Footprint.bare(choice, this.#actorOf(choice));
    step.isEvent = true;
    return step;
  }

  /** These choices are enabled. Returns whether they are all known here. */
  lookAt(enabled: readonly Choice[]): boolean {
    for (const choice of this.#possible) if (!enabled.includes(choice)) this.#lose(choice);
    this.#possible = enabled;
    this.#position = this.course.position;
    return enabled.every((choice) => choice < this.firstTimeout);
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
