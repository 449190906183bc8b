/** From the recorded steps of an execution to what the checkers look at. */
import { OPCODE_NAMES } from '../engine/controlled/opcodes.js';
import type { Step } from '../engine/controlled/step.js';
import { CSD } from '../kernel/smp/csd.js';
import { POISON } from '../kernel/smp/stack-csd.js';
import type { Observation, ObservedStep, Occurrence } from '../lab/observation.js';
import { Event } from '../trace/event.js';
import type { Recorded } from './interleaving.js';
import type { CoopProgram } from '../subjects/program.js';

export function observationOf({
  program,
  kind,
  execution,
  steps,
  stuck,
  rungAgain = null,
  words = {},
}: Recorded): Observation {
  let number = 0;
  const nesting = new Nesting();
  return {
    actors: Array.from({ length: program.actors }, (_, id) => (kind === 'machine' ? `CPU${id}` : `actor ${id}`)),
    steps: steps.map((step) => {
      if (step.op >= 0) number++;
      return observed(program, nesting.of(step), number);
    }),
    end: execution.end,
    stuck,
    rungAgain,
    poison: POISON,
    wordName: namerOf(program, kind, words),
    functionName: (func) => program.functionName?.(func) ?? `function ${func}`,
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

/** Words of the machine by its memory map; of plain memory as the scenario calls them, or else `a[1]`. */
function namerOf(
  program: CoopProgram,
  kind: 'machine' | 'plain',
  words: Readonly<Record<string, number>>,
): (word: number) => string {
  const given = new Map(Object.entries(words).map(([name, word]) => [word, name]));
  return (word) => {
    const name = program.wordName(word);
    if (kind === 'machine') return name;
    return given.get(word) ?? (name.startsWith('[') ? `a${name}` : name);
  };
}

function observed(
  program: CoopProgram,
  { actor, depth, irqsOff, op, word, value, result, note }: Step,
  number: number,
): ObservedStep {
  if (actor >= program.actors) {
    const text = program.eventName(actor);
    return { number, actor: -1, depth: 0, irqsOff: false, occurrence: occurrenceOf(text), text };
  }
  const step = { number, actor, depth, irqsOff };
  if (note !== undefined) return { ...step, note };
  return { ...step, operation: { name: OPCODE_NAMES[op], word, value, result } };
}

/** An event by what tables call it. */
function occurrenceOf(name: string): Occurrence {
  const ipi = /^deliver (\S+) from CPU(\d+) to CPU(\d+)$/.exec(name);
  if (ipi !== null) return { kind: 'delivery', vector: ipi[1], sender: Number(ipi[2]), target: Number(ipi[3]) };
  const device = /^device interrupt of CPU(\d+)$/.exec(name);
  return device === null ? { kind: 'other' } : { kind: 'device', target: Number(device[1]) };
}
