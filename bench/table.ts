/** The data of the bench: what `--json` prints, `--save` keeps and `--compare` reads. Plain values and nothing else. */
import type { Environment } from './report/environment.js';

export const SCHEMA = 'smplab.bench/1';

/** A value with the interval that holds it with 95 % confidence. */
export interface Ratio {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** A figure per operation in the table's unit, over the rounds. */
export interface Figure {
  readonly min: number;
  readonly median: number;
  /** Number of rounds. */
  readonly samples: number;
}

export type Percentiles = Readonly<Record<'p50' | 'p90' | 'p99' | 'p999', number>>;

export interface Row {
  readonly name: string;
  /** Null when it could not be measured; then `why` says why not. */
  readonly figure: Figure | null;
  /** This row's figure divided by that of the reference in the same round: the median over the rounds. */
  readonly ratio: Ratio | null;
  /** Of the single operations of all rounds, where they were timed one by one. */
  readonly percentiles?: Percentiles;
  readonly why?: string;
}

export interface Table {
  /** `subject: what was measured`; unique. */
  readonly title: string;
  readonly unit: 'ns' | 'µs' | 'ms' | 'MB' | '/s';
  /** Name of the row that the ratios are against; the first row that could be measured. Null when none could. */
  readonly reference: string | null;
  readonly rows: readonly Row[];
  readonly notes?: readonly string[];
}

export interface Bar {
  readonly name: string;
  readonly limit: number;
  readonly must: 'at most' | 'at least';
  /** Null when it could not be measured; then `why` says why not. */
  readonly measured: number | null;
  readonly holds: boolean | null;
  readonly why?: string;
  /**
   * Of what cannot be reached in JavaScript: measured / the floor, which is bare JavaScript in the same run that does what
   * is unavoidable and nothing else. Within FLOOR of it the bar holds too.
   */
  readonly ofFloor?: number;
}

/** How far from its floor a figure may be whose bar is out of reach. */
const FLOOR = 1.15;

/** One document: a whole run. */
export interface BenchReport {
  readonly schema: typeof SCHEMA;
  readonly environment: Environment;
  readonly tables: readonly Table[];
  readonly bars: readonly Bar[];
}

/** A bar that a measured value must keep, or stay at its floor. */
export function bar(
  name: string,
  must: Bar['must'],
  limit: number,
  measured: number | null,
  { why = 'not measured', ofFloor = null }: { readonly why?: string; readonly ofFloor?: number | null } = {},
): Bar {
  if (measured === null) return { name, limit, must, measured, holds: null, why };
  const kept = must === 'at most' ? measured <= limit : measured >= limit;
  if (ofFloor === null) return { name, limit, must, measured, holds: kept };
  return { name, limit, must, measured, holds: kept || ofFloor <= FLOOR, ofFloor };
}

/** The row of that name. A misspelt one is a mistake of the caller's. */
export function rowNamed(table: Table, name: string): Row {
  const row = table.rows.find((each) => each.name === name);
  if (row === undefined) throw new Error(`table ${table.title} has no row ${name}`);
  return row;
}

/** Why a row has no figure, for a bar that needed it. */
export function whyNot(...rows: readonly Row[]): string {
  return rows.find(({ figure }) => figure === null)?.why ?? 'not measured';
}
