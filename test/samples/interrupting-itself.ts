/** Loaded before smplab: it gets SIGINT at a point of its start that the environment names. */
import { isMainThread } from 'node:worker_threads';

function interrupt(): void {
  process.kill(process.pid, 'SIGINT');
}

if (isMainThread) {
  switch (process.env['INTERRUPTED_AT']) {
    case 'load': // before the first module of smplab is loaded
      interrupt();
      break;
    case 'handler': // as soon as it listens to SIGINT, which is before it reads the trace
      process.on('newListener', (event) => void (event === 'SIGINT' && queueMicrotask(interrupt)));
      break;
    case 'boot': // when the first thread of a CPU is started
      process.once('worker', interrupt);
      break;
    default:
      throw new Error('INTERRUPTED_AT: load, handler or boot');
  }
}
