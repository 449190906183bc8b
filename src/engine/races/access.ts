/** What a thread does with bytes of shared memory, as numbers that can be compared quickly. */

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

export function isWrite(kind: AccessKind): boolean {
  return (kind & WRITE) !== 0;
}

export function isAtomic(kind: AccessKind): boolean {
  return (kind & ATOMIC) !== 0;
}
