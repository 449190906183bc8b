/** Lines of life, marks and arrows, behind the grid. What they show is in its text as well. */
import type { Arrow, Interleaving, InterleavingRow } from '../../src/lab/interleaving.js';
import { svg } from '../dom.js';

/** Where things stand, in pixels. */
export interface Places {
  readonly width: number;
  readonly height: number;
  /** Where the rows begin. */
  readonly top: number;
  /** By actor. */
  readonly columns: ReadonlyMap<number, number>;
  /** By index of the row; those that are not shown are left out. */
  readonly rows: ReadonlyMap<number, number>;
}

const HEAD = 6;
/** Height of the selected row, at least. */
const ROW = 24;

export function drawing(
  { rows, arrows = [] }: Pick<Interleaving, 'rows' | 'arrows'>,
  places: Places,
  selected: number,
  full: boolean,
): SVGSVGElement {
  const { width, height, top, columns } = places;
  const lives = [...columns.values()].map((x) => svg('line', { class: 'life', x1: x, x2: x, y1: top, y2: height }));
  const marks = [...places.rows].map(([index, y]) => mark(rows[index], columns, y));
  const shown = arrows.filter(
    (arrow) => full || isNear(arrow, selected) || arrow.kind !== 'reads-from' || arrows.length < 60,
  );
  const lines = shown.map((arrow) => line(arrow, rows, places, isNear(arrow, selected)));
  const now = places.rows.get(selected);
  return svg(
    'svg',
    { width, height, viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true', focusable: 'false' },
    now === undefined ? null : svg('rect', { class: 'selection', x: 0, width, y: now - ROW / 2, height: ROW }),
    lives,
    lines,
    marks,
  );
}

function isNear({ from, to }: Arrow, selected: number): boolean {
  return from === selected || to === selected;
}

function mark(
  { actor, by, access }: InterleavingRow,
  columns: ReadonlyMap<number, number>,
  y: number,
): SVGElement | null {
  const x = columns.get(actor ?? -1);
  if (x === undefined) return null;
  if (by === 'kernel') return svg('rect', { class: 'mark note', x: x - 2.5, y: y - 2.5, width: 5, height: 5 });
  if (by === 'hardware') return svg('path', { class: 'mark hardware', d: `M${x - 4} ${y - 4}l8 4l-8 4z` });
  if (by === 'memory') return svg('path', { class: 'mark race', d: `M${x} ${y - 5.5}l5.5 5.5l-5.5 5.5l-5.5 -5.5z` });
  if (access?.effect === 'waits') return svg('path', { class: 'mark wait', d: `M${x - 4} ${y - 4}h8l-8 8h8z` });
  return svg('circle', { class: `mark ${access?.effect ?? 'reads'}`, cx: x, cy: y, r: 4 });
}

/** From a row to a later one; null when one of them is not shown. */
function line(
  { kind, from, to }: Arrow,
  rows: readonly InterleavingRow[],
  places: Places,
  isNow: boolean,
): SVGElement | null {
  const [x1, x2] = [from, to].map((index) => places.columns.get(rows[index]?.actor ?? -1));
  const [y1, y2] = [from, to].map((index) => places.rows.get(index));
  if (x1 === undefined || x2 === undefined || y1 === undefined || y2 === undefined) return null;
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = Math.max(1, Math.hypot(dx, dy));
  const [ux, uy] = [dx / length, dy / length];
  const [ax, ay] = [x1 + ux * 5, y1 + uy * 5];
  const [bx, by] = [x2 - ux * 6, y2 - uy * 6];
  const corner = (side: number): string =>
    `${(bx - ux * HEAD - side * uy * HEAD * 0.55).toFixed(1)} ${(by - uy * HEAD + side * ux * HEAD * 0.55).toFixed(1)}`;
  const shaft = `M${ax.toFixed(1)} ${ay.toFixed(1)}L${bx.toFixed(1)} ${by.toFixed(1)}`;
  return svg(
    'g',
    { class: `arrow ${kind}${isNow ? ' now' : ''}` },
    svg('path', { class: 'shaft', d: shaft }),
    kind === 'race'
      ? null
      : svg('path', { class: 'tip', d: `M${bx.toFixed(1)} ${by.toFixed(1)}L${corner(1)}L${corner(-1)}z` }),
  );
}
