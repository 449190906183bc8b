/** What an actor had carried from turn to turn when its latest turn of a loop that only looks began. */
interface Turn {
  readonly loop: number;
  readonly carried: readonly unknown[];
  /** The turn before left the variables of the loop otherwise than it found them. */
  readonly counts: boolean;
}

/**
 * Whether an actor was held back from looking on although it counts how often it looks: such a loop may give up, and
 * what its actor does then is in no execution. A search by preemptions covers nothing then. See `Visits`.
 */
export class HeldBack {
  readonly #turns = new Map<number, Turn>();
  /** Whether one that counts was, in any execution. */
  counting = false;

  /** Another execution. */
  begin(): void {
    if (this.#turns.size > 0) this.#turns.clear();
  }

  /** @see Chooser.looks */
  looks(actor: number, loop: number, carried: readonly unknown[]): void {
    const before = this.#turns.get(actor);
    const counts = before?.loop === loop && carried.some((value, i) => !Object.is(value, before.carried[i]));
    this.#turns.set(actor, { loop, carried, counts });
  }

  /** @see Chooser.released */
  released(actor: number): void {
    if (this.#turns.get(actor)?.counts === true) this.counting = true;
  }
}
