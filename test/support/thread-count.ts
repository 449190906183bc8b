/** Threads of this process: what a machine started must be gone when it has ended. */
import { readdirSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** Linux tells; elsewhere this is always the same and says nothing. */
export function threadCount(): number {
  return process.platform === 'linux' ? readdirSync('/proc/self/task').length : 0;
}

/**
 * Settles when there are no more threads than `before`: the list still shows a thread for a moment after it was joined.
 */
export async function threadsGone(before: number): Promise<void> {
  while (threadCount() > before) await setTimeout(1);
}
