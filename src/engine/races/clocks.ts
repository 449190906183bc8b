/**
 * Vector clocks: what of each thread happens before what a thread does next.
 *
 * Entry `u` of thread `t`'s clock says up to which time of `u` everything happens before `t`'s next access. A thread's
 * own time goes on when it publishes something.
 *
 * Source: Flanagan and Freund, FastTrack: Efficient and Precise Dynamic Race Detection, PLDI 2009.
 */

/** What a thread has published, for those that take it up. */
export interface Published {
  /** What happens before what takes it up. */
  readonly clock: number[];
  /** The thread's own clock when it published. */
  readonly before: readonly number[];
  /** By whom, and where in the source: it was the last. */
  thread: number;
  site: number;
}

export class Clocks {
  /** By thread. */
  readonly #clocks: number[][] = [];
  /** By thread: where each other thread last published what it has taken up; -1: it has not. */
  readonly #seen: number[][] = [];
  #threads = 0;

  /** Everything so far happens before everything that comes. */
  begin(threads: number): void {
    this.#threads = threads;
    for (let thread = 0; thread < threads; thread++) {
      const clock = (this.#clocks[thread] ??= []);
      const seen = (this.#seen[thread] ??= []);
      for (let other = 0; other < threads; other++) {
        clock[other] = other === thread ? 1 : 0;
        seen[other] = -1;
      }
    }
  }

  of(thread: number): readonly number[] {
    return this.#clocks[thread];
  }

  /** Where `other` last published what `thread` has taken up; -1: `thread` has taken up nothing of it. */
  seenOf(thread: number, other: number): number {
    return this.#seen[thread][other];
  }

  /** What the thread has done so far happens before what those do that take this up. */
  publish(thread: number, site: number): Published {
    const clock = this.#clocks[thread];
    const before = clock.slice(0, this.#threads);
    const published = { clock: before.slice(), before, thread, site };
    clock[thread]++;
    return published;
  }

  /** The same, together with what others have published there. */
  publishAlso(thread: number, site: number, before: Published | undefined): Published {
    const published = this.publish(thread, site);
    if (before !== undefined) join(published.clock, before.clock);
    return published;
  }

  /** What was published happens before what the thread does from now on. */
  take(thread: number, { clock, thread: other, site }: Published): void {
    join(this.#clocks[thread], clock);
    if (other !== thread) this.#seen[thread][other] = site;
  }
}

function join(clock: number[], other: readonly number[]): void {
  for (let thread = 0; thread < other.length; thread++)
    if (other[thread] > clock[thread]) clock[thread] = other[thread];
}
