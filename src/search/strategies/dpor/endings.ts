/**
 * Waits that may end by themselves, as long as that is possible: no race tells of an end that came too late, so one that
 * was possible, and is no more, is to be made where it was possible last.
 */
import type { Decision } from '../../../lab/schedule.js';
import { Footprint } from './footprint.js';
import type { SearchTree } from './search-tree.js';
import type { Waiters } from './waiters.js';

export class Endings {
  /** Those that were possible at the last decision, and the state in which it was made. */
  #possible: Footprint[] = [];
  #position = 0;
  /** Actors whose waits have ended by themselves. */
  readonly #ended = new Set<number>();

  constructor(
    private readonly waiters: Waiters,
    private readonly tree: SearchTree,
  ) {}

  begin(): void {
    this.#possible.length = 0;
    this.#ended.clear();
  }

  /**
   * @param prefix how many states are those of the execution before: what was possible there is known
   * @returns whether all of them are known
   */
  lookAt({ actors, enabled, count }: Decision, position: number, prefix: number, steps: readonly Footprint[]): boolean {
    const possible: Footprint[] = [];
    let isExact = true;
    for (let i = 0; i < count; i++) {
      if (enabled[i] < actors) continue;
      if (enabled[i] >= 2 * actors) isExact = false; // how long a wait may end for no reason hangs on what others still do
      const actor = (enabled[i] - actors) % actors;
      possible.push(Footprint.ofEvent(enabled[i], actor, this.waiters.queueOf(actor)));
    }
    const lost = this.#possible.filter((was) => !possible.some(({ choice }) => choice === was.choice));
    this.#lose(lost, prefix, steps);
    this.#possible = possible;
    this.#position = position;
    return isExact;
  }

  /** The execution is over. */
  loseAll(prefix: number, steps: readonly Footprint[]): void {
    this.#lose(this.#possible, prefix, steps);
  }

  /** The end of a wait that was chosen. */
  chosen(choice: number): Footprint | undefined {
    return this.#possible.find((one) => one.choice === choice);
  }

  /** Where an actor's wait could have ended by choice. */
  of(actor: number): Footprint | undefined {
    return this.#possible.find((one) => one.actor === actor);
  }

  /** A wait ends. Returns whether one of its actor's has before. */
  end(actor: number): boolean {
    const before = this.#ended.has(actor);
    this.#ended.add(actor);
    return before;
  }

  #lose(events: readonly Footprint[], prefix: number, steps: readonly Footprint[]): void {
    if (this.#position < prefix) return;
    const made = steps[this.#position] as Footprint | undefined;
    for (const event of events) {
      const isKnown = event.choice === made?.choice || this.tree.isDone(this.#position, event.choice);
      if (!isKnown) this.tree.require(this.#position, event);
    }
  }
}
