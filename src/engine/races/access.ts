/** What a thread does with bytes of shared memory, as numbers that can be compared quickly. */

import type { Published } from './clocks.js';

/** Bits of the kind of an access. */
export const WRITE = 1;
export const ATOMIC = 2;

export type AccessKind = number;

/** One side of a race. */
export interface Access {
  readonly thread: number;
  /** Number of its place in the source. */
  readonly site: number;
  readonly kind: AccessKind;
  /** First byte, and how many. */
  readonly start: number;
  readonly size: number;
  /** Steps recorded before it. */
  readonly at: number;
  /** Its number among the accesses of the execution. */
  readonly order: number;
}

/** Two accesses that nothing orders, the one that was made first in front. */
export interface Race {
  readonly first: Access;
  readonly second: Access;
  /** A byte that both touch. */
  readonly byte: number;
  /** Where the first thread published by `Atomics` what the second has seen last of it; -1: the second has seen nothing. */
  readonly published: number;
}

/**
 * What hears of accesses to shared memory and of what orders them: a detector, or a record of them for one.
 *
 * Context: one access is made at a time, in the order of the calls.
 */
export interface AccessSink {
  /** A plain access. @param start first byte @param at steps recorded before it */
  plain(thread: number, site: number, kind: AccessKind, start: number, size: number, at: number): void;
  /**
   * An atomic access that has been made. Returns what it published, if it wrote and that is known at once.
   *
   * @param taken what it read, where that is not what was written last; null: what published nothing
   */
  atomic(
    thread: number,
    site: number,
    does: AtomicEffect,
    start: number,
    size: number,
    at: number,
    taken?: Published | null,
  ): Published | null;
  /** What the thread has done happens before what those do that `receive` from the channel later. */
  send(thread: number, channel: string, site?: number): void;
  receive(thread: number, channel: string): void;
  /** What was sent to one channel reaches another, without an operation. */
  forward(from: string, to: string): void;
}

export interface AtomicEffect {
  /** Whether it took up what was there. */
  readonly reads: boolean;
  readonly writes: boolean;
}

export function isWrite(kind: AccessKind): boolean {
  return (kind & WRITE) !== 0;
}

export function isAtomic(kind: AccessKind): boolean {
  return (kind & ATOMIC) !== 0;
}

/** A number for a range of 1, 2, 4 or 8 bytes. */
export function rangeNumber(start: number, size: number): number {
  return start * 16 + size;
}
