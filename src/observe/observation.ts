/** From the recorded steps of an execution to what the checkers look at. */
import { nameOfStep } from '../engine/controlled/opcodes.js';
import type { Step } from '../engine/controlled/step.js';
import { CSD } from '../kernel/smp/csd.js';
import { POISON } from '../kernel/smp/stack-csd.js';
import type { Observation, ObservedStep } from '../lab/observation.js';
import { Event } from '../trace/event.js';
import type { Recorded } from './interleaving.js';
import type { Names } from '../subjects/names.js';

export function observationOf({ names, execution, steps, stuck, rungAgain, awaits = [] }: Recorded): Observation {
  let number = 0;
  const nesting = new Nesting();
  return {
    actors: names.actors,
    steps: steps.map((step) => {
      if (step.op >= 0 || (step.told !== undefined && step.actor < names.actors.length)) number++;
      return observed(names, nesting.of(step), number);
    }),
    end: execution.end,
    stuck,
    awaits,
    rungAgain,
    poison: POISON,
    wordName: (word) => names.wordName(word),
    functionName: (func) => names.functionName(func),
    flagsOf: (csd) => csd + CSD.flags,
  };
}

/**
 * Depth of nested interrupts: an interrupt that is taken where interrupts come on again runs as a call of the
 * interrupted code, and not above it.
 */
class Nesting {
  readonly #open = new Map<number, number>();

  of(step: Step): Step {
    const { actor, depth, note } = step;
    const open =
      (this.#open.get(actor) ?? 0) + (note?.kind === Event.IPI_TAKE ? 1 : note?.kind === Event.IPI_DONE ? -1 : 0);
    if (note !== undefined) this.#open.set(actor, Math.max(0, open));
    return { ...step, depth: Math.max(depth, open) };
  }
}

function observed(
  names: Names,
  { actor, depth, irqsOff, op, word, value, result, note, told }: Step,
  number: number,
): ObservedStep {
  if (actor >= names.actors.length) {
    const { occurrence, text } = names.eventName(actor);
    const nobody = { number, actor: -1, depth: 0, irqsOff: false };
    if (told === undefined) return { ...nobody, occurrence, text };
    const { actor: comesTo, text: what, message } = told;
    return { ...nobody, comesTo: comesTo!, text: what, ...(message !== undefined && { message }) };
  }
  if (actor >= 0 && told !== undefined) return { number, actor, depth, irqsOff, ...told };
  const step = { number, actor, depth, irqsOff };
  if (note !== undefined) return { ...step, note };
  return { ...step, operation: { name: nameOfStep(op), word, value, result } };
}
