/**
 * Threads of a crew that was disbanded, kept for the next one: with new ones, which load the kernel first, a machine is
 * ready twenty times later. They wait without holding the process, and end with the thread that has started them.
 *
 * Only those are kept that have come back, and have loaded nothing but modules of ours: of these none keeps state. What a
 * module of a stranger leaves behind in a thread is not known.
 */
import { bundledEntry } from '../../common/own-modules.js';
import { Threads } from '../threads.js';
import type { ActorStart } from './actor-thread.js';

export type ActorThreads = Threads<ActorStart>;

const ENTRY = bundledEntry('lockstep');
/** As many CPUs as a scenario may have: the pool grows when a crew is larger than those before. */
const THREADS_MAX = 64;

let kept: ActorThreads | null = null;

/** Threads for so many actors. @param shares whether they may have been another crew's */
export function takeThreads(actors: number, shares: boolean): ActorThreads {
  if (!shares) return new Threads(ENTRY, actors);
  const threads = kept ?? new Threads(ENTRY, Math.max(THREADS_MAX, actors), { atOnce: actors });
  kept = null;
  return threads;
}

/** Context: nothing runs in them, and they have loaded nothing but modules of ours. */
export async function keepThreads(threads: ActorThreads): Promise<void> {
  const before = kept;
  kept = threads;
  await before?.destroy();
}
