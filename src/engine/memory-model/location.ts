/** A range of bytes that is read or written, and what each thread may see there: found again only when that has changed. */
import type { Clock } from '../races/clocks.js';
import { candidatesOf, withoutDoubles, type Candidate } from './candidates.js';
import type { Stretch } from './stretch.js';
import { INITIAL } from './write.js';

/** What a thread may see. */
export interface Seen {
  /** All that no later write hides, the most recent first. */
  readonly found: readonly Candidate[];
  /** Those of them that differ in their bytes. */
  readonly plainly: readonly Candidate[];
  /** Whether there is more than one for some byte, and whether some are of Atomics. */
  readonly hasChoice: boolean;
  readonly hasAtomic: boolean;
}

export class Location {
  /** By thread: what it may see since then. */
  readonly #seen: { readonly clock: Clock; readonly version: number; readonly seen: Seen }[] = [];

  /** @param stretches that together are the range */
  constructor(readonly stretches: readonly Stretch[]) {}

  /** @param clock of the thread */
  seenBy(thread: number, clock: Clock): Seen {
    const { version } = this;
    const last = this.#seen[thread];
    if (last?.clock === clock && last.version === version) return last.seen;
    const seen = this.#lookedAt(clock);
    this.#seen[thread] = { clock, version, seen };
    return seen;
  }

  /** How many writes there were to any part of it. */
  get version(): number {
    let sum = 0;
    for (const stretch of this.stretches) sum += stretch.version;
    return sum;
  }

  /** Steps before the first write that a candidate was overwritten by; −1: it is the latest, or that is not known. */
  overwrittenAt({ sources }: Candidate): number {
    const { start } = this.stretches[0];
    for (const [i, source] of sources.entries()) {
      const next = this.stretches.find(({ end }) => start + i < end)!.after(source);
      if (next !== undefined) return next.at;
    }
    return -1;
  }

  #lookedAt(clock: Clock): Seen {
    const visible = this.stretches.map((stretch) => stretch.visible(clock));
    const found = candidatesOf(this.stretches, visible);
    return {
      found,
      plainly: withoutDoubles(found, false, (candidate) => candidate),
      hasChoice: visible.some((sources) => sources.length > 1),
      hasAtomic: visible.some((sources) => sources.some((source) => source !== INITIAL && source.atomic)),
    };
  }
}
