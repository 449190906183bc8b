/** From recorded steps to the rows of an interleaving table. */
import { OPCODE_NAMES } from '../../engine/coop/rewriter/opcodes.js';
import type { Site } from '../../engine/coop/rewriter/sites.js';
import type { Step } from '../../engine/coop/step.js';
import type { Interleaving, InterleavingRow } from '../../lab/interleaving.js';
import type { Execution } from '../../lab/schedule.js';
import type { CoopProgram } from './program.js';

const OWN = new URL('../../', import.meta.url).href;

export function interleavingOf(
  program: CoopProgram, sites: readonly Site[], execution: Execution, steps: readonly Step[], kind: 'machine' | 'plain',
): Interleaving {
  return {
    actors: Array.from({ length: program.actors }, (_, id) => (kind === 'machine' ? `CPU${id}` : `actor ${id}`)),
    rows: steps.flatMap((step) => row(program, sites, step) ?? []),
    finding: execution.findings[0]?.text ?? null,
  };
}

function row(program: CoopProgram, sites: readonly Site[], step: Step): InterleavingRow | null {
  const { actor, depth, irqsOff, note } = step;
  if (actor >= program.actors) return { actor: null, depth: 0, irqsOff: false, note: true, text: program.eventName(actor), where: '' };
  if (note !== undefined) {
    const text = program.noteText(note);
    return text === null ? null : { actor, depth, irqsOff, note: true, text, where: '' };
  }
  const site = sites[step.site];
  const where = site === undefined ? '' : `${sourceName(site.file)}:${site.line}`;
  return { actor, depth, irqsOff, note: false, text: describe(program.wordName(step.word), step), where };
}

/** Our own files are compiled, and their lines are kept. */
function sourceName(url: string): string {
  const name = url.split('/').at(-1)!;
  return url.startsWith(OWN) ? name.replace(/\.js$/, '.ts') : name;
}

function describe(word: string, { op, value, result }: Step): string {
  const name = OPCODE_NAMES[op];
  switch (name) {
    case 'load':
      return `${word} is ${String(result)}`;
    case 'store':
      return `${word} := ${String(value)}`;
    case 'exchange':
      return `${word} := ${String(value)}, was ${String(result)}`;
    case 'compareExchange':
      return result === value ? `${word} changed from ${String(value)}` : `${word} is ${String(result)}, not ${String(value)}`;
    case 'wait':
      return `wait while ${word} is ${String(value)}${result === 'not-equal' ? ': it is not' : ''}`;
    case 'notify':
      return `notify ${word}: ${String(result)} woken`;
    default:
      return `${name} ${String(value)} to ${word}, was ${String(result)}`;
  }
}
