/**
 * The reads that an actor makes again and again while nothing else happens: a loop that waits for a plain access turns
 * millions of times before it is taken for endless, and only its first turn has anything to show.
 */

/** Places that are distinguished: a loop has few. */
const PLACES = 8;

export class LastLooks {
  readonly #objects: unknown[] = Array.from({ length: PLACES });
  readonly #firsts = new Float64Array(PLACES);
  readonly #ends = new Float64Array(PLACES);
  readonly #sites = new Int32Array(PLACES);
  readonly #times = new Float64Array(PLACES);
  #time = 1;
  #again = 0;

  /** How many reads in a row have shown nothing. */
  get again(): number {
    return this.#again;
  }

  /** Something has happened that orders accesses, or may: another actor runs, an operation was made. */
  forget(): void {
    this.#time++;
  }

  /** Whether this read of some elements was made at this place before, with nothing since. */
  isAgain(site: number, object: unknown, from: number, to: number): boolean {
    const place = site % PLACES;
    if (
      this.#times[place] === this.#time &&
      this.#sites[place] === site &&
      this.#firsts[place] === from &&
      this.#ends[place] === to &&
      this.#objects[place] === object
    ) {
      this.#again++;
      return true;
    }
    this.#again = 0;
    this.#times[place] = this.#time;
    this.#sites[place] = site;
    this.#firsts[place] = from;
    this.#ends[place] = to;
    this.#objects[place] = object;
    return false;
  }
}
