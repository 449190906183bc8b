/** The events of a timeline, so that those in view are found without looking at all. */
import type { Timeline } from '../../src/report/html/timeline.js';

export interface Slice {
  readonly track: number;
  readonly depth: number;
  readonly start: number;
  /** Of a moment: its start. */
  readonly end: number;
  readonly name: number;
  /** -1: a moment. */
  readonly kind: number;
}

/** Slices of one track at one depth do not overlap, so in their order both ends ascend. */
export class Slices {
  readonly begin: number;
  readonly end: number;
  /** By track, then by depth; moments are in the last list of each track. */
  readonly rows: readonly (readonly (readonly Slice[])[])[];
  readonly moments: readonly (readonly Slice[])[];

  constructor({ tracks, slices, moments }: Timeline) {
    const rows: Slice[][][] = tracks.map(() => []);
    for (const [track, depth, start, end, name, kind] of slices) {
      while (rows[track].length <= depth) rows[track].push([]);
      rows[track][depth].push({ track, depth, start, end, name, kind });
    }
    const lists: Slice[][] = tracks.map(() => []);
    for (const [track, at, name] of moments)
      lists[track].push({ track, depth: -1, start: at, end: at, name, kind: -1 });
    this.rows = rows;
    this.moments = lists;
    const all = [...rows.flat(), ...lists].filter((list) => list.length > 0);
    this.begin = Math.min(...all.map((list) => list[0].start), Infinity);
    this.end = Math.max(...all.map((list) => list.at(-1)!.end), -Infinity);
    if (all.length === 0) [this.begin, this.end] = [0, 1];
    if (this.end <= this.begin) this.end = this.begin + 1;
  }

  /** In the order of time. */
  between(from: number, to: number, most: number): Slice[] {
    const found: Slice[] = [];
    for (const list of [...this.rows.flat(), ...this.moments])
      for (
        let i = firstEndingFrom(list, from), taken = 0;
        i < list.length && taken < most && list[i].start <= to;
        i++, taken++
      )
        found.push(list[i]);
    return found.toSorted((a, b) => a.start - b.start).slice(0, most);
  }
}

/** Index of the first that ends at `from` or later. */
export function firstEndingFrom(list: readonly Slice[], from: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle].end < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
