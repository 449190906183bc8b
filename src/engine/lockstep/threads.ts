/** The worker threads of the lockstep engine: one for each actor. */
import { bundledEntry } from '../../common/own-modules.js';
import { Threads } from '../threads.js';
import type { ActorStart } from './actor-thread.js';

const ENTRY = bundledEntry('lockstep');

export class ActorThreads extends Threads<ActorStart> {
  constructor(count: number) {
    super(ENTRY, count);
  }
}
