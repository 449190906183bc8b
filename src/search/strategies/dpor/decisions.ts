/** What can be made at a decision. */
import type { Choice, Decision } from '../../../lab/schedule.js';

/** More than there are actors, and ends of their waits. */
const STRIDE = 2 ** 20;

/** What is chosen for an actor to make a step in which it reads a write: the latest is number 0. */
export function choiceOf(actor: number, pick: number): Choice {
  return actor + pick * STRIDE;
}

/** Of such a choice, what a schedule knows: the actor, or the event. */
export function whoOf(choice: Choice): Choice {
  return choice < STRIDE ? choice : choice % STRIDE;
}

/** … and which write that is. */
export function pickOf(choice: Choice): number {
  return Math.trunc(choice / STRIDE);
}

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
