/**
 * How all that is to be made is split into parts that need nothing of each other. From a state that less than so many steps
 * lead to everything is made that can be, but for what is asleep there. So which ways lead down to the depth depends on the
 * program alone, and not on what is found behind them; what is behind one of them is a part, and is reduced as ever.
 *
 * Of each part one execution is made at least: behind some ways there is nothing that is not behind another.
 *
 * Source of what sleeps: Godefroid, Partial-Order Methods for the Verification of Concurrent Systems, LNCS 1032, 1996, §5.
 */
import type { Choice } from '../../../lab/schedule.js';

export interface SavedSplit {
  readonly depth: number;
  /** Null: it is being found out what ways there are. */
  readonly parts: SplitParts | null;
  readonly seen: readonly (readonly [way: string, leads: boolean])[];
}

/** Ways as texts. */
export interface SplitParts {
  readonly all: readonly string[];
  readonly own: readonly string[];
}

export class Split {
  /** The ways that were gone, and whether one leads to anything that was not made before. */
  readonly seen = new Map<string, boolean>();
  readonly #all: ReadonlySet<string> | null;
  readonly #own: ReadonlySet<string>;

  /** @param parts null: none is to be made, so that what ways there are is found out */
  constructor(
    readonly depth: number,
    readonly parts: SplitParts | null,
  ) {
    this.#all = parts && new Set(parts.all);
    this.#own = new Set(parts?.own);
  }

  isOwn(way: string): boolean {
    return this.#own.has(way);
  }

  /** A way has been gone. Returns whether it is one of those that there are. */
  note(choices: readonly Choice[], leads: boolean): boolean {
    const way = wayOf(choices);
    this.seen.set(way, leads || this.seen.get(way) === true);
    return this.#all === null || this.#all.has(way);
  }

  /** Whether all was gone that is to be. */
  get isDone(): boolean {
    return [...this.#own].every((way) => this.seen.has(way));
  }

  save(): SavedSplit {
    return { depth: this.depth, parts: this.parts, seen: [...this.seen] };
  }

  static restore({ depth, parts, seen }: SavedSplit): Split {
    const split = new Split(depth, parts);
    for (const [way, leads] of seen) split.seen.set(way, leads);
    return split;
  }
}

export function wayOf(choices: readonly Choice[]): string {
  return choices.join(' ');
}
