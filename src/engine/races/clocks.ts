/**
 * Vector clocks: what of each thread happens before what a thread does next.
 *
 * Entry `u` of thread `t`'s clock says up to which time of `u` everything happens before `t`'s next access. A thread's
 * own time goes on when it publishes something.
 *
 * Source: Flanagan and Freund, FastTrack: Efficient and Precise Dynamic Race Detection, PLDI 2009.
 */

/** Never changed: a later one takes its place, so it may be kept, and is compared by identity. */
export type Clock = readonly number[];

/** What a thread has published, for those that take it up. */
export interface Published {
  /** What happens before what takes it up. */
  readonly clock: Clock;
  /** The thread's own clock when it published. */
  readonly before: Clock;
  /** By whom, and where in the source: it was the last. */
  readonly thread: number;
  readonly site: number;
}

export class Clocks {
  /** By thread. */
  readonly #clocks: Clock[] = [];
  /** By thread: where each other thread last published what it has taken up; -1: it has not. */
  readonly #seen: number[][] = [];
  /** Those that threads begin with, of so many threads. */
  #first: readonly Clock[] = [];

  /** Everything so far happens before everything that comes. */
  begin(threads: number): void {
    if (this.#first.length !== threads) this.#first = firstClocks(threads);
    for (let thread = 0; thread < threads; thread++) {
      this.#clocks[thread] = this.#first[thread];
      const seen = (this.#seen[thread] ??= []);
      for (let other = 0; other < threads; other++) seen[other] = -1;
    }
  }

  of(thread: number): Clock {
    return this.#clocks[thread];
  }

  /** Where `other` last published what `thread` has taken up; -1: `thread` has taken up nothing of it. */
  seenOf(thread: number, other: number): number {
    return this.#seen[thread][other];
  }

  /** What the thread has done so far happens before what those do that take this up. */
  publish(thread: number, site: number): Published {
    const before = this.#clocks[thread];
    const next = before.slice();
    next[thread]++;
    this.#clocks[thread] = next;
    return { clock: before, before, thread, site };
  }

  /** The same, together with what others have published there. */
  publishAlso(thread: number, site: number, others: Published | undefined): Published {
    const published = this.publish(thread, site);
    return others === undefined ? published : { ...published, clock: joined(published.clock, others.clock) };
  }

  /** What was published happens before what the thread does from now on. */
  take(thread: number, { clock, thread: other, site }: Published): void {
    this.#clocks[thread] = joined(this.#clocks[thread], clock);
    if (other !== thread) this.#seen[thread][other] = site;
  }
}

function firstClocks(threads: number): Clock[] {
  return Array.from({ length: threads }, (_, thread) =>
    Array.from({ length: threads }, (__, other) => (other === thread ? 1 : 0)),
  );
}

/** What either says happens before; the first itself, where the second adds nothing. */
export function joined(clock: Clock, other: Clock): Clock {
  let both: number[] | null = null;
  for (let thread = 0; thread < other.length; thread++)
    if (other[thread] > clock[thread]) (both ??= clock.slice())[thread] = other[thread];
  return both ?? clock;
}
