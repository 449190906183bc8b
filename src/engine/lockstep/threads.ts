/** The worker threads of the lockstep engine: one for each actor. */
import { Threads } from '../threads.js';
import type { ActorStart } from './actor-thread.js';

const ENTRY = new URL('../../../workers/lockstep.cjs', import.meta.url).href;

export class ActorThreads extends Threads<ActorStart> {
  constructor(count: number) {
    super(ENTRY, count);
  }
}
