/** Ctrl-C: the first one asks for a partial result, the second one ends the process. */
import { ExitCode } from './exit.js';

/**
 * Runs `job` with a signal that the first SIGINT or SIGTERM aborts. What is interrupted goes on listening to its end: a second
 * one that comes while the result is printed ends the process with the same exit code, and not as the system would.
 */
export async function interruptible<T>(job: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(ExitCode.INTERRUPTED);
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    return await job(controller.signal);
  } finally {
    if (!controller.signal.aborted) {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    }
  }
}
