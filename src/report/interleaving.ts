/** An interleaving as a table: one column an actor, time downwards, at most 100 columns wide. */
import type { Interleaving, InterleavingRow } from '../lab/interleaving.js';

const WIDTH = 100;
const NUMBER_WIDTH = 5;
const SOURCE_WIDTH = 22;
/** Steps of one actor in a row that are shown at each end of a longer run. */
const SHOWN = 2;

/**
 * Columns: number of the step, one column for each actor that does anything, source line. `i` marks steps with interrupts off,
 * `>` those of an interrupt handler, `*` what the kernel did, `!` what no CPU did.
 *
 * @param full shows every step; otherwise the middle of a long run of one actor is folded
 */
export function interleavingTable({ actors, rows, finding }: Interleaving, full = false): string {
  const used = actors.map((_, id) => id).filter((id) => rows.some((row) => row.actor === id));
  const cell = Math.floor((WIDTH - NUMBER_WIDTH - SOURCE_WIDTH) / Math.max(1, used.length)) - 1;
  const head = [' step ', ...used.map((id) => `${actors[id].padEnd(cell)} `)].join('');
  const body = fold(rows, full).map((line) => text(line, used, cell));
  return [head, ...body, ...(finding === null ? [] : ['', `=> ${finding}`])].map((line) => line.trimEnd()).join('\n');
}

/** A row with the number of its step, or how many steps were left out. */
type Line = { readonly number: number; readonly row: InterleavingRow } | { readonly folded: number; readonly actor: number | null };

function fold(rows: readonly InterleavingRow[], full: boolean): Line[] {
  const lines: Line[] = [];
  let number = 0;
  let run: { number: number; row: InterleavingRow }[] = [];
  const flush = (): void => {
    if (full || run.length <= 2 * SHOWN + 1) lines.push(...run);
    else lines.push(...run.slice(0, SHOWN), { folded: run.length - 2 * SHOWN, actor: run[0].row.actor }, ...run.slice(-SHOWN));
    run = [];
  };
  for (const row of rows) {
    if (!row.note) number++;
    const last = run.at(-1)?.row;
    if (row.note || (last !== undefined && (last.actor !== row.actor || last.depth !== row.depth))) flush();
    if (row.note) lines.push({ number: 0, row });
    else run.push({ number, row });
  }
  flush();
  return lines;
}

function text(line: Line, used: readonly number[], width: number): string {
  if ('folded' in line) return place('', used.indexOf(line.actor ?? -1), `  ... ${line.folded} steps ...`, width);
  const { number, row } = line;
  if (row.actor === null) return place('', 0, `! ${row.text}`, WIDTH);
  const mark = `${row.irqsOff ? 'i' : ' '}${'>'.repeat(row.depth)}${row.note ? '* ' : ' '}`;
  const column = used.indexOf(row.actor);
  const left = place(number === 0 ? '' : String(number), column, mark + (row.note ? clipEnd : clip)(row.text, width - mark.length), width);
  return row.where === '' ? left : left.padEnd(WIDTH - SOURCE_WIDTH) + row.where;
}

function place(number: string, column: number, content: string, width: number): string {
  return `${number.padStart(NUMBER_WIDTH)} ${' '.repeat(column * (width + 1))}${content}`;
}

/** Keeps the end: that is where the field and the value stand. */
function clip(content: string, width: number): string {
  return content.length <= width ? content : `…${content.slice(content.length - width + 1)}`;
}

/** Keeps the beginning: that is where the event's name stands. */
function clipEnd(content: string, width: number): string {
  return content.length <= width ? content : `${content.slice(0, width - 1)}…`;
}
