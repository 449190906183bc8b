/** How a machine ends when it does not end well. */
import type { TraceEvent } from '../../trace/event.js';
import { deathText } from '../threads.js';

/** A CPU thread threw, exited, overflowed its stack or ran out of memory. */
export class MachineCheck extends Error {
  override readonly name = 'MachineCheck';

  /**
   * @param cpu the CPU whose thread died
   * @param events its last trace events, oldest first
   */
  constructor(
    readonly cpu: number,
    override readonly cause: unknown,
    readonly events: readonly TraceEvent[],
  ) {
    super(`CPU ${cpu}: ${isKill(cause) ? 'its thread was killed' : deathText(cause)}`);
  }
}

/** The machine was stopped while something was still to be done on it. */
export class MachineEnded extends Error {
  override readonly name = 'MachineEnded';
  constructor() {
    super('the machine was stopped');
  }
}

function isKill(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'AbortError';
}
