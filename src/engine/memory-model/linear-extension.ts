/**
 * An order of all events that extends what is known of it, and in which nothing comes between two that belong together.
 *
 * What follows from what is known is added until nothing does. Only what is open then is tried, one way and the other:
 * the problem is NP-complete, but little is mostly left.
 *
 * Source: Gibbons, Korach, Testing Shared Memories, SIAM J. Comput. 26(4), 1997; Zennou, Bouajjani, Enea, Erradi, Gradual
 * Consistency Checking, CAV 2019, for what follows from what.
 */

/** Events by number, here and below: `between` comes before `write`, or behind `read`. */
export interface Gap {
  readonly write: number;
  readonly read: number;
  readonly between: number;
}

/** What comes before what, with all that follows by transitivity: a row of bits for each event, of those behind it. */
export class Precedence {
  readonly #rowWords: number;

  constructor(
    readonly count: number,
    private readonly rows = new Int32Array(count * Math.ceil(count / 32)),
  ) {
    this.#rowWords = Math.ceil(count / 32);
  }

  has(first: number, second: number): boolean {
    return (this.rows[first * this.#rowWords + (second >> 5)] & (1 << (second & 31))) !== 0;
  }

  /** Returns false when it cannot be: the second comes before the first, or is the same. */
  add(first: number, second: number): boolean {
    if (first === second || this.has(second, first)) return false;
    if (this.has(first, second)) return true;
    for (let event = 0; event < this.count; event++)
      if (event === first || this.has(event, first)) this.#addBehind(event, second);
    return true;
  }

  copy(): Precedence {
    return new Precedence(this.count, this.rows.slice());
  }

  /** All events, each behind those that come before it: so it has more of them than they have. */
  order(): number[] {
    const events = Array.from({ length: this.count }, (_, event) => event);
    const before = events.map((event) => events.filter((other) => this.has(other, event)).length);
    return events.toSorted((a, b) => before[a] - before[b]);
  }

  #addBehind(event: number, second: number): void {
    const [own, others] = [event * this.#rowWords, second * this.#rowWords];
    for (let word = 0; word < this.#rowWords; word++) this.rows[own + word] |= this.rows[others + word];
    this.rows[own + (second >> 5)] |= 1 << (second & 31);
  }
}

/** How much may be tried. */
const TRIES_MAX = 200;

/**
 * @param precedence what is known; changed
 * @param givesUp called where more would have to be tried than may be
 * @returns null: there is no such order, or it was given up
 */
export function linearExtension(
  precedence: Precedence,
  gaps: readonly Gap[],
  givesUp: () => void,
): readonly number[] | null {
  let left = TRIES_MAX;
  const extended = (known: Precedence): Precedence | null => {
    if (!addWhatFollows(known, gaps)) return null;
    const open = gaps.find((gap) => isOpen(known, gap));
    if (open === undefined) return known;
    for (const [first, second] of [
      [open.read, open.between],
      [open.between, open.write],
    ]) {
      if (--left < 0) return null;
      const tried = known.copy();
      const found = tried.add(first, second) ? extended(tried) : null;
      if (found !== null) return found;
    }
    return null;
  };
  const found = extended(precedence);
  if (found === null && left < 0) givesUp();
  return found?.order() ?? null;
}

function isOpen(known: Precedence, { write, read, between }: Gap): boolean {
  return !known.has(between, write) && !known.has(read, between);
}

/** Returns false when it contradicts itself. */
function addWhatFollows(known: Precedence, gaps: readonly Gap[]): boolean {
  for (let isNew = true; isNew; ) {
    isNew = false;
    for (const gap of gaps) {
      const { write, read, between } = gap;
      if (!isOpen(known, gap)) continue;
      if (known.has(write, between)) isNew = known.add(read, between);
      else if (known.has(between, read)) isNew = known.add(between, write);
      else continue;
      if (!isNew) return false;
    }
  }
  return true;
}
