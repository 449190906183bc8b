/** The queue of jobs that belongs to whoever runs: an actor's, or that of the set-up. */
import type { Coroutine } from './calling.js';
import { JobQueue } from './job-queue.js';

export type Job = () => Coroutine<void>;

/** Of code that runs when no actor does: modules that are evaluated, what `shared` makes. */
export const SETUP = new JobQueue();

let current: JobQueue = SETUP;

export function loopOf(): JobQueue {
  return current;
}

/** From now on it runs. */
export function enterLoop(loop: JobQueue): void {
  current = loop;
}
