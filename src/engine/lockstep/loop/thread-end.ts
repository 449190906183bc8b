/** How a thread comes to its end that code under test has started. */
import { endBy } from '../../event-loop/tasks/started-thread.js';

export interface Thrown {
  readonly error: unknown;
}

/** @param thrown what nothing has caught; undefined: all of it has run @throws what is the engine's own */
export function endOf(thrown: Thrown | undefined): ReturnType<typeof endBy> {
  return thrown === undefined ? { code: Number(process.exitCode ?? 0) } : endBy(thrown.error);
}
