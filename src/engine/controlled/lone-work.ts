/**
 * Work in which no other thread takes part and that has to come to an end: what empties a structure, or looks at it, when
 * all threads are done. Each engine passes it the operations that are no points.
 */

import type { Arguments } from './arguments.js';
import { Opcode as Op, TIMED_WAIT } from './opcodes.js';
import type { Perform } from './operations.js';

/** Operations that it may make: a loop over memory may be long. They take some milliseconds. */
const OPERATIONS_MAX = 2 ** 18;

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

  /** Does it. What operations are made meanwhile is counted by `spend`. */
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

/** An operation while no other actor runs, on converted arguments. @throws {Hung} for a wait that nothing would end */
export function performAlone({ array, index, value, extra }: Arguments, op: number, make: Perform): unknown {
  if (op === Op.notify) return 0;
  if (op === Op.pause) return undefined;
  if (op !== Op.wait && op !== TIMED_WAIT) return make(op, array, index, value, extra);
  if (array[index] !== value) return 'not-equal';
  if (extra !== Infinity) return 'timed-out';
  throw new Hung('Atomics.wait while no other thread runs: nothing will end it');
}
