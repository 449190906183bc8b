/** Who runs: whose jobs are made, and in which execution. */
import { notDone } from './not-done.js';
import type { AsyncContext } from './async-context.js';
import type { Coroutine } from './calling.js';
import type { EventLoop } from './event-loop.js';
import { JobQueue } from './job-queue.js';
import type { Loops } from './loops.js';

export type Job = () => Coroutine<void>;

/** Of code that runs when no actor does: modules that are evaluated, what `shared` makes. */
export const SETUP = new JobQueue();

let current: JobQueue = SETUP;
let world: Loops | null = null;

let refuses = false;

/** Actors run that have no event loops: what goes on later is refused. */
export function refuseLater(on: boolean): void {
  refuses = on;
}

export function loopOf(): JobQueue {
  if (refuses) notDone('goes on later', 'CPUs have no event loop: explore it as a scenario of plain code');
  return current;
}

/** Of the code that runs. */
export function contextNow(): AsyncContext {
  return current.context;
}

/** From now on it runs. */
export function enterLoop(loop: JobQueue): void {
  current = loop;
}

export function enterWorld(loops: Loops): void {
  world = loops;
}

/** The loops of the execution that is under way, or being set up; null: modules are being loaded. */
export function worldOf(): Loops | null {
  return world;
}

/** The loop of the actor that runs; null: none does. */
export function actorLoop(): EventLoop | null {
  return current === SETUP ? null : (current as EventLoop);
}
