/** The two engines side by side. */
import type { Execution } from '../../../../src/lab/schedule.js';
import type { Step } from '../../../../src/engine/controlled/step.js';

/** What must be the same of an execution: everything but the hash, which mixes in positions of the source. */
export function essence({ end, outcome, plan, decisions, steps, preemptions, stepsOf, findings }: Execution): object {
  return { end, outcome, plan, decisions, steps, preemptions, stepsOf, findings };
}

/** Steps without their positions in the source, as lines. */
export function lines(steps: readonly Step[]): string[] {
  return steps.map(({ actor, depth, irqsOff, op, word, value, result, note, told }) => {
    const where = `${actor}.${depth}${irqsOff ? '!' : ''}`;
    if (note !== undefined) return `${where} note ${note.kind}: ${note.a} ${note.b} ${note.c}`;
    if (told !== undefined) return `${where} ${told.text} ${told.message?.number} ${told.message?.is}`;
    return `${where} op ${op} [${word}] ${String(value)} → ${String(result)}`;
  });
}
