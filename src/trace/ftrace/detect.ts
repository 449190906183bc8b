/** Which format a file is in: that of its first event line, which each format tells by a mark of its own. */
import { USUAL_COLUMNS } from './formats/columns.js';
import type { Format } from './formats/format.js';
import { LATENCY_FORMAT } from './formats/latency.js';
import { PERF_SCRIPT } from './formats/perf-script.js';

/** The narrower grammar first: nothing that the kernel prints has perf's `system:event:`. */
export const FORMATS: readonly Format[] = [PERF_SCRIPT, LATENCY_FORMAT, USUAL_COLUMNS];

/** The format of an event line, or null: it is in none. */
export function formatOf(line: string): Format | null {
  return FORMATS.find((format) => format.columns(line) !== null) ?? null;
}
