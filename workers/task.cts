/**
 * Thread entry of searches and checks: here the user's code runs. It imports late: a thread that is ended while `require`
 * loads ECMAScript modules takes the process with it.
 */
import type * as Entry from '../src/commands/tasks.js' with { 'resolution-mode': 'import' };

export = async (start: Parameters<typeof Entry.runTask>[0]): ReturnType<typeof Entry.runTask> =>
  await (await import('../src/commands/tasks.js')).runTask(start);
