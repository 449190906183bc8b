/**
 * Threads that could not be ended. They are in a call that does not come back, of the system or of something compiled, and Node
 * waits for all of its threads before it ends a process.
 */
import type { Worker } from 'node:worker_threads';

const threads = new Set<Worker>();

/** Nothing waits for it any more. */
export function leaveBehind(thread: Worker): void {
  threads.add(thread);
  thread.unref();
  thread.once('exit', () => threads.delete(thread));
}

/** How many there are now. */
export function leftBehind(): number {
  return threads.size;
}
