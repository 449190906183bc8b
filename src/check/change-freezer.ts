/**
 * Freezes threads by what they have done: a thread that is frozen in an interleaving is one that ends early. So of a thread
 * that makes n changes of shared memory there are n moments in which to freeze it, in whatever interleaving; no other thread
 * sees what it reads between two of them. Each moment makes another program, which is explored like any other.
 */
import type { Inexact } from '../lab/inexact.js';
import { mayChange, type Choice, type Chooser, type Decision, type MadeStep } from '../lab/schedule.js';

/** What only machines report, and scenarios: a check has neither CPUs nor waits that end for no reason, and no plan here. */
type OfOthers = 'onMachine' | 'goesOn' | 'waits' | 'back' | 'touched' | 'spurious' | 'finish';

/** Hands on all there is to report: of a report that was kept back the search would know nothing, and claim too much. */
export class ChangeFreezer implements Required<Omit<Chooser, OfOthers>> {
  readonly #changes = new Map<number, number>();
  readonly #held = new Set<number>();

  /**
   * @param most changes of each thread that is to be frozen; it makes its first step in any case
   * @param before called before each step
   */
  constructor(
    private readonly chooser: Chooser,
    private readonly most: ReadonlyMap<number, number>,
    private readonly hold: (thread: number) => void,
    private readonly before: () => void,
  ) {}

  /** By thread that has made a step. */
  get changes(): ReadonlyMap<number, number> {
    return this.#changes;
  }

  choose(decision: Decision): Choice {
    this.before();
    return this.chooser.choose(decision);
  }

  made(step: MadeStep): void {
    this.before();
    this.chooser.made?.(step);
    const { actor, changesQueue } = step;
    const changes = (this.#changes.get(actor) ?? 0) + (changesQueue || mayChange(step) ? 1 : 0);
    this.#changes.set(actor, changes);
    if (changes < (this.most.get(actor) ?? Infinity) || this.#held.has(actor)) return;
    this.#held.add(actor);
    this.hold(actor);
  }

  called(actor: number, returned: boolean): void {
    this.chooser.called?.(actor, returned);
  }

  looks(actor: number, loop: number, carried: readonly unknown[]): void {
    this.chooser.looks?.(actor, loop, carried);
  }

  happens(event: Choice): void {
    this.before();
    this.chooser.happens?.(event);
  }

  heldBack(actor: number, held: number, isWritten: boolean): void {
    this.chooser.heldBack?.(actor, held, isWritten);
  }

  only(choice: Choice, isNext: boolean): boolean {
    return this.chooser.only?.(choice, isNext) ?? false;
  }

  inexact(why: Inexact): void {
    this.chooser.inexact?.(why);
  }
}
