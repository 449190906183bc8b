/**
 * An interleaving as a table: one column an actor, time downwards, at most 100 columns wide. Where actors are too many for
 * that, each row begins with who makes the step.
 */
import type { Interleaving, InterleavingRow } from '../lab/interleaving.js';
import { foldedLines, type ShownLine } from './folded-lines.js';

const WIDTH = 100;
/** Number of the step, and the sign of a context switch. */
const NUMBER_WIDTH = 8;
const SOURCE_WIDTH = 22;
/** Columns begin so far apart at most and at least; what is written in one may reach over those to its right. */
const STEP_MOST = 26;
const STEP_LEAST = 6;
/** Of the marks before a name. */
const MARK_WIDTH = 3;
/** What the last column has to itself. */
const LAST_WIDTH = 40;
/** What the checkers say, at most. */
const SAID = 4;
const [KERNEL, CALLS] = ['* the kernel', '* a call begins or returns'];
const LEGEND = [
  '~ another one goes on',
  'i interrupts off',
  '> in an interrupt',
  KERNEL,
  '! the hardware',
  '+ a task comes',
  '# a plain access',
  'X here it went wrong',
] as const;

/**
 * Columns: number of the step, one column for each actor that does anything, source line.
 *
 * @param full shows every step; otherwise what is long and says nothing new is folded
 */
export function interleavingTable(interleaving: Interleaving, full = false): string {
  const { actors, rows } = interleaving;
  const used = busyActors(interleaving);
  const between = Math.max(
    STEP_LEAST,
    Math.min(STEP_MOST, Math.floor((WIDTH - NUMBER_WIDTH - SOURCE_WIDTH - LAST_WIDTH) / Math.max(1, used.length - 1))),
  );
  const longest = Math.max(0, ...used.map((id) => actors[id].length));
  const isNarrow = used.length > 1 && longest >= between;
  const lanes: Lanes = isNarrow
    ? { begins: () => NUMBER_WIDTH, named: (id, mark) => `${mark.padEnd(MARK_WIDTH)}${actors[id].padEnd(longest)} ` }
    : { begins: (id) => NUMBER_WIDTH + Math.max(0, used.indexOf(id)) * between, named: (_, mark) => mark };
  const broke = interleaving.checks?.[0]?.at ?? -1;
  const body = foldedLines(rows, full, broke).map((line) => textOf(line, lanes));
  const head = ` step   ${isNarrow ? '' : used.map((id) => actors[id].padEnd(between)).join('')}`;
  return [head, ...body, '', ...legend(body, actors), ...sentences(interleaving, used)]
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd();
}

/** Those that do anything: each has a column. */
export function busyActors({ actors, rows }: Pick<Interleaving, 'actors' | 'rows'>): number[] {
  return actors.map((_, id) => id).filter((id) => rows.some(({ actor, by }) => actor === id && by !== 'hardware'));
}

interface Lanes {
  /** The column where an actor's steps are written. */
  begins(actor: number): number;
  /** What stands there before one, its mark included. */
  named(actor: number, mark: string): string;
}

function textOf(line: ShownLine, lanes: Lanes): string {
  const place = (actor: number | null): number => (actor === null ? NUMBER_WIDTH : lanes.begins(actor));
  const named = (actor: number | null, mark: string): string => (actor === null ? mark : lanes.named(actor, mark));
  if ('folded' in line)
    return `${' '.repeat(place(line.actor))}${named(line.actor, '   ')}... ${line.folded} steps ...`;
  const { number, row, switched, broke } = line;
  const gutter = `${number === 0 ? '' : number}`.padStart(5) + (broke ? ' X' : switched ? ' ~' : '');
  const begin = gutter.padEnd(place(row.actor)) + named(row.actor, markOf(row));
  const room = WIDTH - begin.length - (row.where === '' ? 0 : row.where.length + 1);
  const left = begin + clip(row.text, room);
  return row.where === '' ? left : `${left.padEnd(WIDTH - Math.max(SOURCE_WIDTH, row.where.length) - 1)} ${row.where}`;
}

const SIGNS = { operation: ' ', kernel: '* ', memory: '# ' } as const;

function markOf({ irqsOff, depth, by }: InterleavingRow): string {
  if (by === 'hardware') return '! ';
  if (by === 'task') return '+ ';
  return `${irqsOff ? 'i' : ' '}${'>'.repeat(depth)}${SIGNS[by]}`;
}

/** The table is cut only where names are longer than any of ours. */
function clip(content: string, width: number): string {
  return content.length <= width ? content : `${content.slice(0, width - 1)}…`;
}

/** Of the signs that are used. Where there is no CPU there is no kernel: what is noted are calls of the code under test. */
function legend(body: readonly string[], actors: readonly string[]): string[] {
  const isMachine = actors.some((name) => name.startsWith('CPU'));
  const used = LEGEND.filter((text) => body.some((line) => signs(line).includes(text[0]))).map((text) =>
    text === KERNEL && !isMachine ? CALLS : text,
  );
  return used.length === 0 ? [] : [...wrap(`(${used.join(', ')})`), ''];
}

function signs(line: string): string {
  return line.slice(5).replace(/[^~i>*!#X ].*$/, '');
}

function sentences({ finding, checks = [], actors }: Interleaving, used: readonly number[]): string[] {
  const idle = actors.filter((_, id) => !used.includes(id));
  const said = [finding, ...checks.slice(0, SAID).map(({ text }) => text)].filter((text) => text !== null);
  const lines = [...new Set(said)].flatMap((text) => wrap(`=> ${text}`));
  return idle.length === 0 ? lines : [...wrap(`${idle.join(', ')} did nothing`), '', ...lines];
}

/** Lines of at most the table's width, the later ones indented. */
function wrap(text: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line.length + word.length + 1 > WIDTH && line.trim() !== '') lines.push(`   ${word}`);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
