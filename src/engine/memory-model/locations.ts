/**
 * The bytes of shared memory that were accessed so far, in stretches: a range that is accessed is one, until another one
 * overlaps it.
 */
import { madeOnce } from '../../common/made-once.js';
import { rangeNumber } from '../races/access.js';
import { Location } from './location.js';
import type { Range } from './model.js';
import { Stretch } from './stretch.js';

export class Locations {
  /** By byte. */
  readonly #stretches = new Map<number, Stretch>();
  /** By range, since a stretch was last cut. */
  readonly #known = new Map<number, Location>();

  begin(): void {
    this.#stretches.clear();
    this.#known.clear();
  }

  /** What is there now is what was there before anything else that is known. */
  of(range: Range): Location {
    return madeOnce(this.#known, rangeNumber(range.start, range.size), () => new Location(this.#stretchesOf(range)));
  }

  #stretchesOf({ start, size, bytes }: Range): Stretch[] {
    const end = start + size;
    const found: Stretch[] = [];
    for (let at = start; at < end; at = found[found.length - 1].end) {
      const there = this.#stretches.get(at);
      if (there !== undefined) found.push(this.#within(there, at, end));
      else {
        let to = at + 1;
        while (to < end && !this.#stretches.has(to)) to++;
        found.push(this.#put(new Stretch(at, bytes.slice(at - start, to - start))));
      }
    }
    return found;
  }

  /** What of a stretch lies there: the rest of it is cut off. */
  #within(stretch: Stretch, from: number, to: number): Stretch {
    if (stretch.start === from && stretch.end <= to) return stretch;
    this.#known.clear();
    if (stretch.start < from) this.#put(stretch.part(stretch.start, from));
    if (to < stretch.end) this.#put(stretch.part(to, stretch.end));
    return this.#put(stretch.part(from, Math.min(to, stretch.end)));
  }

  #put(stretch: Stretch): Stretch {
    for (let byte = stretch.start; byte < stretch.end; byte++) this.#stretches.set(byte, stretch);
    return stretch;
  }
}
