/** The worker threads of the lockstep engine: one for each actor. */
import { bundledEntry, compiledEntry, pathOfOwn } from '../../common/own-modules.js';
import type { NativeSource } from '../rewriter/native/native-source.js';
import { Threads } from '../threads.js';
import type { ActorStart } from './actor-thread.js';

const ENTRY = 'lockstep';

export class ActorThreads extends Threads<ActorStart> {
  /** @param sources modules that the threads load from memory: those of our own lie in no bundle */
  constructor(count: number, sources: readonly NativeSource[]) {
    super(sources.some(({ url }) => pathOfOwn(url) !== null) ? compiledEntry(ENTRY) : bundledEntry(ENTRY), count);
  }
}
