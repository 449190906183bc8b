/** What can be made at a decision. */
import type { Choice, Decision } from '../../../lab/schedule.js';

/** Ascending. */
export function enabledOf({ enabled, count }: Decision): Choice[] {
  return [...enabled.subarray(0, count)];
}

/**
 * An actor that stands behind its last operation, and not yet before the next: what it does there is seen by no other. -1:
 * there is none.
 */
export function actorOnItsWay(decision: Decision): number {
  const { preferred, actors, count, enabled } = decision;
  let first = -1;
  for (let i = 0; i < count && enabled[i] < actors; i++) {
    if (decision.pending(i).isNext) continue;
    if (enabled[i] === preferred) return preferred;
    if (first < 0) first = enabled[i];
  }
  return first;
}
