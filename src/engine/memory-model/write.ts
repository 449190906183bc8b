/** A write to shared memory that was made, as later reads may see it. */
import type { Clock, Published } from '../races/clocks.js';
import type { Moment } from './moment.js';

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

/** Whether something that was made happens before what a thread does next. */
export function isPast({ thread, time }: Moment, clock: Clock): boolean {
  return time <= clock[thread];
}
