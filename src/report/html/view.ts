/**
 * What an HTML report shows, as one JSON document, schema `smplab.view/1`: it stands in the file, and anything else can
 * draw it too.
 */
import type { CheckReport } from '../../lab/check-report.js';
import type { ExploreReport } from '../../lab/explore-report.js';
import type { Interleaving } from '../../lab/interleaving.js';
import type { LitmusReport } from '../../lab/litmus-report.js';
import type { MatrixReport } from '../../lab/matrix.js';
import type { TortureResult } from '../../torture/finding.js';
import type { RunResult } from '../../workload/run-result.js';
import type { Timeline } from './timeline.js';

export interface View {
  readonly schema: 'smplab.view/1';
  /** Of smplab. */
  readonly version: string;
  /** What was looked at: `my ring (ring.check.js)`. */
  readonly subject: string;
  /** What came of it, in one sentence. */
  readonly headline: string;
  readonly verdict: 'fine' | 'finding' | 'inconclusive';
  /** The command that shows the finding again; null: there is none. */
  readonly replay: string | null;
  /** The same report as a terminal shows it. */
  readonly text: string;
  readonly report: ViewedReport;
  /** Of the finding, or of what was replayed. */
  readonly interleaving: Omit<Interleaving, 'kernel' | 'files'> | null;
  /** The lines that `where` of its rows names, with those around them; by the name of the file. */
  readonly sources: Readonly<Record<string, readonly Excerpt[]>>;
  readonly timeline: Timeline | null;
}

/** What a command found, named after it. */
export type ViewedReport =
  | ({ readonly command: 'explore' } & Omit<ExploreReport, 'finding'>)
  | ({ readonly command: 'check' } & CheckReport)
  | { readonly command: 'replay'; readonly scenario: string; readonly variant: string; readonly outcome: string }
  | ({ readonly command: 'litmus' } & LitmusReport)
  | ({ readonly command: 'matrix' } & MatrixReport)
  | ({ readonly command: 'run' } & Omit<RunResult, 'details' | 'recorded' | 'crash'>)
  | ({ readonly command: 'torture' } & Omit<TortureResult, 'postMortem' | 'crash' | 'recorded'>);

/** Lines of a source that follow one another. */
export interface Excerpt {
  /** Number of the first line, from 1. */
  readonly first: number;
  readonly lines: readonly string[];
}

/** Lines shown above and below one that an interleaving names. */
const AROUND = 8;

/** The excerpts of one source. @param named the lines that are named */
export function excerpts(source: string, named: Iterable<number>): Excerpt[] {
  const lines = source.split(/\r\n|\n|\r/);
  const found: { first: number; end: number }[] = [];
  for (const line of [...new Set(named)].toSorted((a, b) => a - b)) {
    if (line < 1 || line > lines.length) continue;
    const first = Math.max(1, line - AROUND);
    const end = Math.min(lines.length, line + AROUND) + 1;
    const last = found.at(-1);
    if (last !== undefined && first <= last.end) last.end = end;
    else found.push({ first, end });
  }
  return found.map(({ first, end }) => ({ first, lines: lines.slice(first - 1, end - 1) }));
}

/** The lines that each file is named with. */
export function namedLines({ rows }: Pick<Interleaving, 'rows'>): Map<string, number[]> {
  const named = new Map<string, number[]>();
  for (const { where } of rows) {
    const colon = where.lastIndexOf(':');
    if (colon < 0) continue;
    const file = where.slice(0, colon);
    named.set(file, [...(named.get(file) ?? []), Number(where.slice(colon + 1))]);
  }
  return named;
}
