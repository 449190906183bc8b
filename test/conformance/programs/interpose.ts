/**
 * Interleavings inside a kernel function, on real threads: kernel code uses the global `Atomics`, and a CPU has its thread
 * to itself, so a task can put something between two steps of it. The machine below the kernel has captured the original
 * operations and does not notice.
 */
import type { Cpu } from '../../../src/kernel/kernel.js';

export type Operation = 'load' | 'store' | 'exchange' | 'compareExchange' | 'add' | 'sub';

/** Runs `body`; just before the first `operation` on `word` that this CPU does in it, runs `meanwhile`. */
export function interpose<R>(cpu: Cpu, operation: Operation, word: number, meanwhile: () => void, body: () => R): R {
  const original = Atomics[operation] as (...args: unknown[]) => number;
  let armed = true;
  const interposed = (...args: unknown[]): number => {
    if (armed && args[0] === cpu.mem && args[1] === word) {
      armed = false;
      meanwhile();
    }
    return original(...args);
  };
  Object.assign(Atomics, { [operation]: interposed });
  try {
    return body();
  } finally {
    Object.assign(Atomics, { [operation]: original });
  }
}
