/** How a machine ends when it does not end well. */
import type { TraceEvent } from '../../trace/event.js';

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
    super(`CPU ${cpu}: ${describe(cause)}`);
  }
}

/** The machine was stopped while something was still to be done on it. */
export class MachineEnded extends Error {
  override readonly name = 'MachineEnded';
  constructor() {
    super('the machine was stopped');
  }
}

function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.name === 'AbortError') return 'its thread was killed';
  if ((cause as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') return 'its thread ran out of memory';
  if (/exited|exit code/.test(cause.message)) return `its thread ended: ${cause.message}`;
  return `${cause.name}: ${cause.message}`;
}
