/**
 * Thread entry of a soak: long programs of a checked structure on real threads. It imports late: a thread that is ended while `require`
 * loads ECMAScript modules takes the process with it.
 */
import type * as Entry from '../src/runners/soak/soak-thread.js' with { 'resolution-mode': 'import' };

export = async (start: Parameters<typeof Entry.runSoakThread>[0]): ReturnType<typeof Entry.runSoakThread> =>
  await (await import('../src/runners/soak/soak-thread.js')).runSoakThread(start);
