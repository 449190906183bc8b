/** An interleaving as a table: one column an actor, time downwards. */
import type { Interleaving, InterleavingRow } from '../lab/interleaving.js';
import { columns, type Column } from './columns.js';

/** Steps of one actor in a row that are shown at each end of a longer run. */
const SHOWN = 3;
const WIDTH = 100;
/** Room for the number, the source line and the gaps. */
const MARGIN = 30;

/**
 * @param full shows every step; otherwise the middle of a long run of one actor is folded
 */
export function interleavingTable({ actors, rows, finding }: Interleaving, full = false): string {
  const used = actors.map((_, id) => id).filter((id) => rows.some((row) => row.actor === id));
  const cell = Math.max(16, Math.floor((WIDTH - MARGIN) / Math.max(1, used.length)) - 2);
  const left = (title: string): Column => ({ title, align: 'left' });
  const head: Column[] = [{ title: 'step', align: 'right' }, ...used.map((id) => left(actors[id])), left('source')];
  const lines = columns(head, fold(rows, full).map((line) => cellsOf(line, used, cell)));
  return [...lines, ...(finding === null ? [] : ['', `→ ${finding}`])].map((line) => line.slice(0, WIDTH)).join('\n');
}

/** A row with its number, or the number of rows that were left out. */
type Line = { readonly number: number; readonly row: InterleavingRow } | { readonly folded: number; readonly actor: number | null };

function fold(rows: readonly InterleavingRow[], full: boolean): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < rows.length; ) {
    let end = start;
    while (end < rows.length && rows[end].actor === rows[start].actor && rows[end].depth === rows[start].depth) end++;
    const run = rows.slice(start, end).map((row, i) => ({ number: start + i + 1, row }));
    if (full || run.length <= 2 * SHOWN + 1) lines.push(...run);
    else lines.push(...run.slice(0, SHOWN), { folded: run.length - 2 * SHOWN, actor: rows[start].actor }, ...run.slice(-SHOWN));
    start = end;
  }
  return lines;
}

function cellsOf(line: Line, used: readonly number[], width: number): string[] {
  if ('folded' in line) return ['', ...used.map((id) => (id === line.actor ? `… ${line.folded} steps …` : '')), ''];
  const { number, row } = line;
  if (row.actor === null) return [String(number), ...used.map((_, i) => (i === 0 ? `⚡ ${row.text}` : '')), ''];
  const mark = `${row.irqsOff ? 'i' : ' '}${'>'.repeat(row.depth)}`;
  return [String(number), ...used.map((id) => (id === row.actor ? clip(`${mark} ${row.text}`, width) : '')), row.where];
}

function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
