/**
 * The end of the process. Node does that by itself, but waits for all threads: where one does not end, the process becomes one
 * that ends with the same exit code, or is killed, where Node cannot do that.
 */
import { leftBehind } from '../common/left-behind.js';
import { complaint } from './exit.js';

interface Newer {
  /** From Node 22.15 on, and not on Windows. */
  readonly execve?: (file: string, args: readonly string[], env: NodeJS.ProcessEnv) => never;
}

/** Context: all is done and written, and `process.exitCode` is set. */
export function end(): void {
  if (leftBehind() === 0) return;
  process.stderr.write(
    complaint(
      'a thread is in a call that does not come back, such as a read: it cannot be ended, so it is left behind',
    ),
  );
  try {
    (process as Newer).execve?.('/bin/sh', ['sh', '-c', `exit ${process.exitCode ?? 0}`], {});
  } catch {
    // there is no such shell
  }
  process.kill(process.pid, 'SIGKILL');
}
