/** Sleeping in kernel code: the waiter that src/sync waits with, and completions. */
import type { Waiter } from '../sync/waiter.js';
import type { Cpu } from './kernel.js';

/**
 * Lets the blocking primitives of src/sync sleep as kernel code does: interrupts and the stopper are served meanwhile.
 *
 * Context: task. Source: kernel/locking/mutex.c, schedule() in __mutex_lock_common(), Linux 3.15 (behaviour).
 */
export function kernelWaiter(cpu: Cpu): Waiter {
  return {
    wait: (_view, index, seen) => cpu.waitOn(index, seen),
    wake: (_view, index) => cpu.wake(index),
  };
}

/**
 * Marks a completion, a word that was 0, as done. Any context.
 *
 * Source: kernel/sched/completion.c, complete(), Linux 3.15.
 */
export function complete(cpu: Cpu, completion: number): void {
  Atomics.store(cpu.mem, completion, 1);
  cpu.wake(completion);
}

/**
 * Sleeps until `complete`. Context: task.
 *
 * Source: kernel/sched/completion.c, wait_for_completion(), Linux 3.15.
 */
export function waitForCompletion(cpu: Cpu, completion: number): void {
  while (Atomics.load(cpu.mem, completion) === 0) cpu.waitOn(completion, 0);
}
