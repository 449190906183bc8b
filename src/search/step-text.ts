/** Steps as comparable text: two engines, or two executions, did the same when all their steps read the same. */
import type { Step } from '../engine/controlled/step.js';

/** All of a step but its place in the source, which real threads do not know. */
export function stepText({ actor, depth, irqsOff, op, word, value, result, note }: Step): string {
  return [actor, depth, irqsOff, op, word, String(value), String(result), note?.kind, note?.a, note?.b, note?.c].join(
    ' ',
  );
}

/** Number of the first step that differs, from 1; 0: none does. */
export function firstDifference(expected: readonly string[], steps: readonly Step[]): number {
  for (const [i, step] of steps.entries()) if (stepText(step) !== expected[i]) return i + 1;
  return steps.length === expected.length ? 0 : steps.length + 1;
}
