/**
 * Thread entry of one CPU of the free engine. It imports late: a thread that is ended while `require`
 * loads ECMAScript modules takes the process with it.
 */
import type * as Entry from '../src/engine/free/cpu-thread.js' with { 'resolution-mode': 'import' };

export = async (start: Parameters<typeof Entry.runCpuThread>[0]): ReturnType<typeof Entry.runCpuThread> =>
  await (await import('../src/engine/free/cpu-thread.js')).runCpuThread(start);
