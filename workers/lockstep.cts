/**
 * Thread entry of one actor of the lockstep engine. It imports late: a thread that is ended while `require`
 * loads ECMAScript modules takes the process with it.
 */
import type * as Entry from '../src/engine/lockstep/actor-thread.js' with { 'resolution-mode': 'import' };

export = async (start: Parameters<typeof Entry.runActorThread>[0]): ReturnType<typeof Entry.runActorThread> =>
  await (await import('../src/engine/lockstep/actor-thread.js')).runActorThread(start);
