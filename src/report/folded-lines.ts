/**
 * The lines of an interleaving that are shown: of a long run of one actor in our own code both ends, and of a loop that
 * looks and looks again the first round and the last.
 */
import type { InterleavingRow } from '../lab/interleaving.js';

/** A row with the number of its step, or how many steps were left out. */
export interface ShownRow {
  /** Index of the row. */
  readonly index: number;
  /** Of the step, from 1; 0: it is none. */
  readonly number: number;
  readonly row: InterleavingRow;
  readonly switched: boolean;
  readonly broke: boolean;
}
export type ShownLine = ShownRow | { readonly folded: number; readonly actor: number | null };

/** Steps of one actor in a row, in our own code, that are shown at each end of a longer run. */
const SHOWN = 2;
/** Steps of a round at most, and rounds that are shown of a longer loop. */
const [ROUND_MOST, ROUNDS] = [8, 2];

/** @param broke index of the row at which it went wrong, or -1 */
export function foldedLines(rows: readonly InterleavingRow[], full: boolean, broke: number): ShownLine[] {
  const lines: ShownLine[] = [];
  let number = 0;
  let last: InterleavingRow | undefined;
  let run: ShownRow[] = [];
  const flush = (): void => {
    if (full) lines.push(...run);
    else if (run.length > 0 && isTheirs(run[0].row)) lines.push(...withoutRounds(run));
    else lines.push(...withoutMiddle(run));
    run = [];
  };
  for (const [i, row] of rows.entries()) {
    const operation = row.by === 'operation';
    if (operation) number++;
    const switched = operation && last !== undefined && last.actor !== row.actor;
    const shown = { index: i, number: operation ? number : 0, row, switched, broke: i === broke };
    const goesOn = operation && !switched && last?.depth === row.depth && isTheirs(last) === isTheirs(row);
    if (!goesOn || shown.broke) flush();
    if (operation) last = row;
    if (operation && !shown.broke) run.push(shown);
    else {
      flush();
      lines.push(shown);
    }
  }
  flush();
  return lines;
}

/** Code of a user's. */
function isTheirs({ ours }: InterleavingRow): boolean {
  return ours === false;
}

function withoutMiddle(run: readonly ShownRow[]): ShownLine[] {
  if (run.length <= 2 * SHOWN + 1) return [...run];
  return [...run.slice(0, SHOWN), folded(run, run.length - 2 * SHOWN), ...run.slice(-SHOWN)];
}

function withoutRounds(run: readonly ShownRow[]): ShownLine[] {
  const lines: ShownLine[] = [];
  for (let at = 0; at < run.length; ) {
    const { length, rounds } = loopAt(run, at);
    const end = at + length * rounds;
    if (rounds <= ROUNDS + 1) lines.push(...run.slice(at, end));
    else
      lines.push(
        ...run.slice(at, at + length),
        folded(run, length * (rounds - ROUNDS)),
        ...run.slice(end - length, end),
      );
    at = end;
  }
  return lines;
}

/** The shortest round that is gone through most often from a row on; a row alone is one. */
function loopAt(run: readonly ShownRow[], at: number): { readonly length: number; readonly rounds: number } {
  for (let length = 1; length <= ROUND_MOST; length++) {
    let end = at + length;
    while (end < run.length && isSame(run[end].row, run[end - length].row)) end++;
    const rounds = Math.floor((end - at) / length);
    if (rounds > ROUNDS + 1) return { length, rounds };
  }
  return { length: 1, rounds: 1 };
}

function isSame(a: InterleavingRow, b: InterleavingRow): boolean {
  return a.text === b.text && a.where === b.where && a.irqsOff === b.irqsOff;
}

function folded([{ row }]: readonly ShownRow[], steps: number): ShownLine {
  return { folded: steps, actor: row.actor };
}
