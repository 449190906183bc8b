/** What calls throw is recorded: a thread dies of what they have left for later. */
import { thrownText } from '../../common/thrown.js';
import type { Ended } from '../../lab/schedule.js';

export function diedOf(error: unknown): Ended {
  const text = `a thread has ended, for what calls had left for later threw ${thrownText(error)}`;
  return { outcome: 'threw', findings: [{ kind: 'threw', text }] };
}
