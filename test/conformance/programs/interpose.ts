/**
 * Interleavings inside a kernel function, on real threads: kernel code uses the global `Atomics`, and a CPU has its
 * thread to itself, so a task can put something between two steps of it. The machine below the kernel has captured the
 * original operations and does not notice.
 */
import type { Cpu } from '../../../src/kernel/kernel.js';

export type Operation = 'load' | 'store' | 'exchange' | 'compareExchange' | 'add' | 'sub';

/** Where to come in between: just before this CPU's first (or `nth`) such operation on that word. */
export interface Place {
  readonly operation: Operation;
  readonly word: number;
  readonly nth?: number;
}

/** Runs `body`, and at that place in it, once, `meanwhile`. */
export function interpose<R>(cpu: Cpu, { operation, word, nth = 1 }: Place, meanwhile: () => void, body: () => R): R {
  const original = Atomics[operation] as (...args: unknown[]) => number;
  let seen = 0;
  const interposed = (...args: unknown[]): number => {
    if (args[0] === cpu.mem && args[1] === word && ++seen === nth) meanwhile();
    return original(...args);
  };
  Object.assign(Atomics, { [operation]: interposed });
  try {
    return body();
  } finally {
    Object.assign(Atomics, { [operation]: original });
  }
}
