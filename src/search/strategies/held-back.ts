/**
 * Whether an actor was held back from looking on although it counts how often it looks: such a loop may give up, and
 * what its actor does then is in no execution. A search by preemptions covers nothing then. See `Visits`.
 */
import { isSame } from './dpor/turns.js';

/** The latest turn that an actor has begun of a loop that only looks. */
interface Turn {
  readonly loop: number;
  carried: readonly unknown[];
  /** The turn before left the variables of the loop otherwise than it found them. */
  counts: boolean;
}

export class HeldBack {
  /** By actor: of the loops that it is in, the innermost last. Kept in place, for each turn of such a loop comes by here. */
  readonly #turns: Turn[][] = [];
  /** Whether one that counts was, in any execution. */
  counting = false;

  /** Another execution. */
  begin(): void {
    for (const turns of this.#turns) turns.length = 0;
  }

  /** @see Chooser.looks */
  looks(actor: number, loop: number, carried: readonly unknown[]): void {
    for (let id = this.#turns.length; id <= actor; id++) this.#turns.push([]);
    const turns = this.#turns[actor];
    let at = turns.length - 1;
    while (at >= 0 && turns[at].loop !== loop) at--;
    if (at < 0) turns.push({ loop, carried, counts: false });
    else {
      turns.length = at + 1; // the loops within have ended
      turns[at].counts = !isSame(turns[at].carried, carried);
      turns[at].carried = carried;
    }
  }

  /** @see Chooser.released */
  released(actor: number): void {
    if (this.#turns.at(actor)?.some((turn) => turn.counts) === true) this.counting = true;
  }
}
