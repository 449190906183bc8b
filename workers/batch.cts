/**
 * Thread entry of one actor of the batch engine. It imports late: a thread that is ended while `require`
 * loads ECMAScript modules takes the process with it.
 */
import type * as Entry from '../src/engine/free/batch/thread.js' with { 'resolution-mode': 'import' };

export = async (start: Parameters<typeof Entry.runBatchThread>[0]): ReturnType<typeof Entry.runBatchThread> =>
  await (await import('../src/engine/free/batch/thread.js')).runBatchThread(start);
