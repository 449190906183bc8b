/**
 * Work in which nobody else takes part and that has to come to an end: what empties a structure, or looks at it, when
 * all threads are done. Each engine passes it the operations that are no points.
 */

/** Operations that it may make: as many as all actors of an execution may. */
const OPERATIONS_MAX = 20_000;

/** A loop that reaches no point, or work that runs alone and does not come to an end. */
export class Hung extends Error {
  override readonly name = 'Hung';
}

export class LoneWork {
  /** Operations that are left. */
  #left = Infinity;

  get isUnderWay(): boolean {
    return this.#left < Infinity;
  }

  /** Does it. What operations are made meanwhile is told by `spend`. */
  do(work: () => void): void {
    this.#left = OPERATIONS_MAX;
    try {
      work();
    } finally {
      this.#left = Infinity;
    }
  }

  /** An operation is about to be made. @throws {Hung} when it is one too many */
  spend(): void {
    if (--this.#left < 0) throw new Hung(`${OPERATIONS_MAX} operations on Atomics, and no end`);
  }
}

/** A wait where nobody else runs, so that a plain read does. @throws {Hung} when nothing would end it */
export function waitAlone(
  array: Int32Array,
  index: number,
  value: unknown,
  timeout: unknown,
): 'not-equal' | 'timed-out' {
  if (array[index] !== value) return 'not-equal';
  if (typeof timeout === 'number' && timeout < Infinity) return 'timed-out';
  throw new Hung('Atomics.wait where nobody else runs: nobody will end it');
}
