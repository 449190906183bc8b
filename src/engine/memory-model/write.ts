/** A write to shared memory that was made, as later reads may see it. */
import type { Published } from '../races/clocks.js';
import { happensBefore, type Moment } from './moment.js';

export interface Write extends Moment {
  /** First byte, and what was written. */
  readonly start: number;
  readonly bytes: Uint8Array;
  /** By an operation of Atomics. */
  readonly atomic: boolean;
  /** What such an operation published. */
  readonly published: Published | null;
  /** Steps recorded before it. */
  readonly at: number;
}

/** What the memory held before the first write. */
export const INITIAL = 'initial';
export type Source = Write | typeof INITIAL;

/** Writes that are kept before those are forgotten which no thread can read. */
const KEPT = 16;

/** The writes to one byte, in the order in which they were made. */
export class ByteHistory {
  readonly writes: Write[] = [];
  /** With more than this many it is looked again which no thread can read. */
  #enough = KEPT;

  /** @param initial what was there before */
  constructor(readonly initial: number) {}

  /** Those that a thread may still read, the latest first. @param clock of the thread */
  visible(clock: readonly number[]): Source[] {
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
    return source === INITIAL ? this.initial : source.bytes[byte - source.start];
  }

  /** @param clocks of all threads */
  add(write: Write, clocks: () => readonly (readonly number[])[]): void {
    this.writes.push(write);
    if (this.writes.length <= this.#enough) return;
    this.#prune(clocks());
    this.#enough = Math.max(KEPT, 2 * this.writes.length);
  }

  /** Forgets what no thread can read any more. */
  #prune(clocks: readonly (readonly number[])[]): void {
    const hiding = this.writes.filter((write) => clocks.every((clock) => isPast(write, clock)));
    const kept = this.writes.filter((write) => !hiding.some((later) => happensBefore(write, later)));
    this.writes.splice(0, this.writes.length, ...kept);
  }
}

/** Whether something that was made happens before what a thread does next. */
function isPast({ thread, time }: Moment, clock: readonly number[]): boolean {
  return time <= clock[thread];
}
