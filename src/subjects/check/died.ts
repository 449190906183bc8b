/** What calls throw is recorded: a thread dies of what they have left for later. */
import { isNamed, thrownText } from '../../common/thrown.js';
import type { Ended } from '../../lab/schedule.js';

export function diedOf(error: unknown): Ended {
  if (isNamed(error, ENDS)) return endedBy(`a thread has ended: ${thrownText(error)}`);
  const text = `a thread has ended, for what calls had left for later threw ${thrownText(error)}`;
  return endedBy(text);
}

/** @throws what no call has thrown, and none has left for later: it is the harness's own */
export function crashedBy(error: unknown, goesOnLater: boolean): Ended {
  if (goesOnLater || isNamed(error, ENDS)) return diedOf(error);
  throw error;
}

/** What ends a thread wherever it is. */
const ENDS: ReadonlySet<string> = new Set(['ThreadExit']);

function endedBy(text: string): Ended {
  return { outcome: 'threw', findings: [{ kind: 'threw', text }] };
}
