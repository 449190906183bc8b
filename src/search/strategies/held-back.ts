/**
 * Whether an actor was held back from looking on although it counts how often it looks: such a loop may give up, and
 * what its actor does then is in no execution. A search by preemptions covers nothing then. See `Visits`.
 */
import { isSame } from './dpor/turns.js';

/** The latest turn that an actor has begun of a loop that only looks. */
interface Turn {
  /** -1: there is none in this execution. */
  loop: number;
  carried: readonly unknown[];
  /** The turn before left the variables of the loop otherwise than it found them. */
  counts: boolean;
}

export class HeldBack {
  /** By actor; kept from one execution to the next, for each turn of such a loop comes by here. */
  readonly #turns: Turn[] = [];
  /** Whether one that counts was, in any execution. */
  counting = false;

  /** Another execution. */
  begin(): void {
    for (const turn of this.#turns) turn.loop = -1;
  }

  /** @see Chooser.looks */
  looks(actor: number, loop: number, carried: readonly unknown[]): void {
    for (let id = this.#turns.length; id <= actor; id++) this.#turns.push({ loop: -1, carried, counts: false });
    const turn = this.#turns[actor];
    turn.counts = turn.loop === loop && !isSame(turn.carried, carried);
    turn.loop = loop;
    turn.carried = carried;
  }

  /** @see Chooser.released */
  released(actor: number): void {
    const turn = this.#turns.at(actor);
    if (turn !== undefined && turn.loop >= 0 && turn.counts) this.counting = true;
  }
}
