/** Bytes that were only written together so far: each write has written all of them, so they have one history. */
import type { Clock } from '../races/clocks.js';
import { happensBefore } from './moment.js';
import { INITIAL, isPast, type Source, type Write } from './write.js';

/** Writes that are kept before those are forgotten which no thread can read. */
const KEPT = 16;

export class Stretch {
  /** How many writes there were. */
  version = 0;
  /** With more writes than this it is looked again which no thread can read. */
  #enough = KEPT;

  /**
   * @param initial what was there before
   * @param writes in the order in which they were made
   */
  constructor(
    readonly start: number,
    readonly initial: Uint8Array,
    readonly writes: Write[] = [],
  ) {}

  get end(): number {
    return this.start + this.initial.length;
  }

  /** Those that a thread may still read, the latest first. @param clock of the thread */
  visible(clock: Clock): Source[] {
    const hiding: Write[] = [];
    const visible: Source[] = [];
    for (let i = this.writes.length - 1; i >= 0; i--) {
      const write = this.writes[i];
      if (!hiding.some((later) => happensBefore(write, later))) visible.push(write);
      if (isPast(write, clock)) hiding.push(write);
    }
    if (hiding.length === 0) visible.push(INITIAL);
    return visible;
  }

  byteOf(source: Source, byte: number): number {
    return source === INITIAL ? this.initial[byte - this.start] : source.bytes[byte - source.start];
  }

  /** The write that came next. */
  after(source: Source): Write | undefined {
    return this.writes[source === INITIAL ? 0 : this.writes.indexOf(source) + 1];
  }

  /** @param clocks of all threads */
  add(write: Write, clocks: () => readonly Clock[]): void {
    this.version++;
    this.writes.push(write);
    if (this.writes.length <= this.#enough) return;
    this.#prune(clocks());
    this.#enough = Math.max(KEPT, 2 * this.writes.length);
  }

  /** Some of the bytes, which are written by themselves from now on. */
  part(from: number, to: number): Stretch {
    const part = new Stretch(from, this.initial.slice(from - this.start, to - this.start), this.writes.slice());
    part.version = this.version;
    part.#enough = this.#enough;
    return part;
  }

  /** Forgets what no thread can read any more. */
  #prune(clocks: readonly Clock[]): void {
    const hiding = this.writes.filter((write) => clocks.every((clock) => isPast(write, clock)));
    const kept = this.writes.filter((write) => !hiding.some((later) => happensBefore(write, later)));
    this.writes.splice(0, this.writes.length, ...kept);
  }
}
