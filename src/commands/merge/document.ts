/** Reads what `explore --json` and `matrix --json` write, and refuses everything else by name of the field. */
import { readFile } from 'node:fs/promises';
import { InputError } from '../../common/errors.js';
import type { ExploreReport } from '../../lab/explore-report.js';
import type { MatrixReport } from '../../lab/matrix.js';
import type { Shard } from '../../search/shard.js';
import { decodeToken, type Token } from '../../search/token.js';
import type { Summary } from '../../search/statistics.js';
import {
  both,
  duration,
  flag,
  list,
  matching,
  natural,
  object,
  oneOf,
  optional,
  orNull,
  record,
  type Shape,
  text,
} from './shape.js';

/** The result of one share, as `--json` writes it. */
export interface ExploreDocument extends ExploreReport {
  readonly schema: 'smplab.explore/1';
  readonly summary: Summary;
}
export type MatrixDocument = MatrixReport & { readonly schema: 'smplab.matrix/1' };
export type ShareDocument = ExploreDocument | MatrixDocument;

const MOST_SHARES = 999_999;

const verdict = oneOf('as-expected', 'not-as-expected', 'unknown', 'not-applicable');
const coverage = matching('a coverage', /^(?:exhausted|sampled|bound:\d+)$/);
const shard = both(object({ index: natural, count: natural }), (value, path) => {
  const { index, count } = value as Shard;
  return index < count && count <= MOST_SHARES ? null : `${path}: not a share of 1 to ${MOST_SHARES}`;
});
const shards = both(list(shard), (value, path) => ((value as unknown[]).length > 0 ? null : `${path}: empty`));
const confirmed = object({ coop: natural, lockstep: natural });
const program = both(text, (value, path) => {
  try {
    programOf(value as string);
    return null;
  } catch {
    return `${path}: names no program`;
  }
});
const size = object({ steps: natural, deviations: natural, preemptions: natural });

const EXPLORE = object({
  scenario: text,
  variant: text,
  strategy: text,
  seed: natural,
  program: optional(text),
  elapsedMs: duration,
  interrupted: flag,
  inconclusive: optional(orNull(text)),
  spurious: optional(flag),
  faults: optional(object({ lostIpis: optional(natural), freezes: optional(natural) })),
  coverage,
  readsFromPairs: natural,
  summary: object({
    executions: natural,
    distinctTraces: natural,
    decisions: natural,
    steps: natural,
    ends: record(natural),
    outcomes: record(natural),
    findings: list(
      object({
        kind: text,
        about: optional(text),
        text: optional(text),
        count: natural,
        number: natural,
        strategy: text,
      }),
    ),
    declaredRaces: optional(list(object({ what: text, because: text, executions: natural }))),
    coverage,
    gaveUp: optional(text),
    leftOut: optional(text),
    reduced: optional(flag),
    shards,
  }),
  finding: orNull(
    object({
      kind: text,
      text,
      strategy: text,
      token: text,
      steps: natural,
      preemptions: natural,
      shrunk: object({ before: size, after: size, executions: natural, cut: optional(flag), problem: optional(text) }),
      reproducible: flag,
      unconfirmed: optional(orNull(text)),
      consequence: optional(orNull(object({ kind: text, text, token: text }))),
      confirmed,
    }),
  ),
});

const MATRIX = object({
  rows: list(
    object({
      scenario: text,
      variant: text,
      verdict,
      found: flag,
      outcome: orNull(text),
      text: orNull(text),
      coverage,
      strategy: orNull(text),
      executions: natural,
      token: orNull(text),
      steps: orNull(natural),
      switches: orNull(natural),
      confirmed: orNull(confirmed),
      problem: orNull(text),
      program: optional(program),
    }),
  ),
  verdict,
  settings: object({ seed: natural, executions: natural, steps: natural, confirm: text, cells: list(text) }),
  shards,
  elapsedMs: duration,
  interrupted: flag,
});

const SHAPES: Readonly<Record<string, Shape>> = { 'smplab.explore/1': EXPLORE, 'smplab.matrix/1': MATRIX };

/** @throws {InputError} when the file cannot be read, or is no such result: it says which field is wrong */
export async function readDocument(path: string): Promise<ShareDocument> {
  const content = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new InputError(error.code === 'ENOENT' ? `${path}: no such file` : `${path}: cannot be read (${error.code})`);
  });
  const document = parsed(content);
  const { schema } = Object(document) as { readonly schema?: unknown };
  const shape = typeof schema === 'string' && Object.hasOwn(SHAPES, schema) ? SHAPES[schema] : undefined;
  if (shape === undefined) throw new InputError(`${path}: no result of smplab explore --json or matrix --json`);
  const problem = shape(document, '');
  if (problem !== null) throw new InputError(`${path}: ${problem}`);
  return document as ShareDocument;
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}

/** What `program` of a report says: the version of smplab that wrote it, if it does, and what was explored. @throws {TokenError} */
export function programOf(field: string): { readonly version: string; readonly token: Token } {
  const [, version = '', token] = /^(?:(\S+) )?([^]*)$/.exec(field)!;
  return { version, token: decodeToken(token) };
}
