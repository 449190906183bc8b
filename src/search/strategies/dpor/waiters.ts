/** Who waits at which word, as a strategy can tell from what was made: first come, first woken, as the language says. */
import type { MadeStep } from '../../../lab/schedule.js';

interface Waiter {
  readonly actor: number;
  readonly queue: number;
}

const NONE: readonly number[] = [];

export class Waiters {
  #waiting: Waiter[] = [];

  begin(): void {
    if (!this.isEmpty) this.#waiting = [];
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** The queue that an actor stands in, or -1. */
  queueOf(actor: number): number {
    return this.#waiting.find((waiter) => waiter.actor === actor)?.queue ?? -1;
  }

  /** Follows a step, and returns whom it woke. */
  follow({ actor, queue, condition, changesQueue, woken }: MadeStep): readonly number[] {
    if (condition === 'wait' && changesQueue) this.#waiting.push({ actor, queue });
    if (woken === 0) return NONE;
    const woke = this.#waiting.filter((waiter) => waiter.queue === queue).slice(0, woken);
    this.#waiting = this.#waiting.filter((waiter) => !woke.includes(waiter));
    return woke.map((waiter) => waiter.actor);
  }

  /** The wait of an actor ends by itself. */
  leave(actor: number): void {
    this.#waiting = this.#waiting.filter((waiter) => waiter.actor !== actor);
  }
}
