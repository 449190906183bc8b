/**
 * Whether an actor was held back from looking on although that may come to something: it counts how often it looks, or it
 * is not known that it does nothing else. It may give up, and what it does then is in no execution. A search by
 * preemptions covers nothing then. See `Visits`.
 */
import { Inexact } from '../../lab/inexact.js';
import { Held } from '../../lab/schedule.js';
import { isSame } from './dpor/turns.js';

/** The latest turn that an actor has begun of a loop that only looks. */
interface Turn {
  readonly loop: number;
  carried: readonly unknown[];
  /** The turn before left the variables of the loop otherwise than it found them. */
  counts: boolean;
}

export class HeldBack {
  /** By actor: of the loops that it is in, the innermost last, and of some that it has left. Each turn of such a loop comes by here. */
  readonly #turns: Turn[][] = [];
  /** Why nothing is covered: one was, in any execution, that may come to something else. */
  why: Inexact | null = null;

  /** Another execution. */
  begin(): void {
    for (const turns of this.#turns) turns.length = 0;
  }

  /** @see Chooser.looks */
  looks(actor: number, loop: number, carried: readonly unknown[]): void {
    for (let id = this.#turns.length; id <= actor; id++) this.#turns.push([]);
    const turns = this.#turns[actor];
    while (turns.length > 0 && turns.at(-1)!.loop > loop) turns.pop(); // they were entered later, so they were within
    const turn = turns.at(-1);
    if (turn?.loop !== loop) turns.push({ loop, carried, counts: false });
    else {
      turn.counts = !isSame(turn.carried, carried);
      turn.carried = carried;
    }
  }

  /** @see Chooser.heldBack */
  heldBack(actor: number, loop: number): void {
    const turn = loop < 0 ? undefined : this.#turns[actor].find((one) => one.loop === loop);
    if (turn === undefined) this.why ??= loop === Held.WAITING ? Inexact.LASTS : Inexact.SPINS;
    else if (turn.counts) this.why ??= Inexact.COUNTS;
  }
}
