/**
 * A search that is kept in a file, so that it can go on later, from there: every so often while it runs, and when it ends. A
 * file is written at once or not at all.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { InputError } from '../common/errors.js';
import { VERSION } from '../common/version.js';
import type { DeclaredRaceSeen } from '../lab/data-race.js';
import type { SavedSearch } from '../search/strategies/dpor/saved-search.js';
import type { Statistics, Summary } from '../search/statistics.js';
import { decodeToken, type Token } from '../search/token.js';
import { TraceSet } from '../search/trace-set.js';
import { digestOf } from './coop/kept-programs.js';

export const CHECKPOINT_SCHEMA = 'smplab.checkpoint/1';
const EVERY_MS = 30_000;

/** A search between two of its executions. */
export interface Checkpoint {
  readonly schema: typeof CHECKPOINT_SCHEMA;
  /** The version that wrote it. */
  readonly smplab: string;
  /** What is explored, with fingerprints of its sources: a token without a schedule. */
  readonly token: string;
  /** The share of the whole: `1/1`. */
  readonly shard: string;
  /** What it has taken so far. */
  readonly elapsedMs: number;
  readonly summary: Summary;
  /** Hashes of what was seen, as bytes in base64. */
  readonly traces: string;
  readonly pairs: string;
  readonly search: SavedSearch;
  /** Of all the rest. */
  readonly digest: string;
}

/** Plain data: it travels to a thread. */
export interface CheckpointOrder {
  /** Where it is kept. */
  readonly file: string;
  /** Where it goes on; null: at the beginning. */
  readonly from: Checkpoint | null;
}

/** What is kept of a search that is under way. */
export interface UnderWay {
  readonly statistics: Statistics;
  readonly pairs: TraceSet;
  readonly declaredRaces: readonly DeclaredRaceSeen[] | undefined;
  /** Null: it cannot go on later. */
  readonly search: SavedSearch | null;
}

type Clock = () => number;

export class Keeper {
  readonly #begun: number;
  #keptAt: number;

  /**
   * @param token of what is explored, with an empty schedule
   * @throws {InputError} when it was to go on from a search of something else
   */
  constructor(
    private readonly order: CheckpointOrder,
    private readonly token: string,
    private readonly shard: string,
    private readonly clock: Clock = () => performance.now(),
  ) {
    const { from, file } = order;
    if (from !== null) refuseOther(from, token, file);
    this.#begun = this.#keptAt = clock();
  }

  /** An execution is over. @param of is asked when it is time to keep the search */
  after(of: () => UnderWay): void {
    if (this.clock() - this.#keptAt < EVERY_MS) return;
    this.#keptAt = this.clock();
    const document = this.#document(of());
    try {
      if (document !== null) writeAtOnce(this.order.file, document);
    } catch {
      // perhaps the next time
    }
  }

  /** No execution follows. Returns whether it can go on later. @throws {InputError} for a file that cannot be written */
  end(underWay: UnderWay): boolean {
    const document = this.#document(underWay);
    const { file, from } = this.order;
    try {
      if (document !== null) writeAtOnce(file, document);
      else if (from === null) rmSync(file, { force: true });
    } catch (error) {
      throw new InputError(`checkpoint: ${(error as Error).message}`);
    }
    return document !== null;
  }

  #document({ statistics, pairs, declaredRaces, search }: UnderWay): Checkpoint | null {
    if (search === null) return null;
    const { from } = this.order;
    const { traces, ...summary } = statistics;
    const document = {
      schema: CHECKPOINT_SCHEMA,
      smplab: VERSION,
      token: this.token,
      shard: this.shard,
      elapsedMs: (from?.elapsedMs ?? 0) + (this.clock() - this.#begun),
      summary: { ...summary, ...(declaredRaces && { declaredRaces }) },
      traces: hashesText(traces),
      pairs: hashesText(pairs),
      search,
    } as const;
    return { ...document, digest: digestOfCheckpoint(document) };
  }
}

/** Of a document, whatever digest it names. */
export function digestOfCheckpoint(document: Omit<Checkpoint, 'digest'>): string {
  return digestOf(JSON.stringify({ ...document, digest: undefined }));
}

/** What a search had seen. */
export function statisticsOf({ summary, traces }: Checkpoint): Statistics {
  const outcomes = Object.assign(Object.create(null) as Summary['outcomes'], summary.outcomes);
  return { ...summary, outcomes, traces: hashesOf(traces) };
}

/** @see Checkpoint */
export function hashesOf(text: string): TraceSet {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  return TraceSet.of(new Int32Array(bytes.buffer, 0, Math.trunc(bytes.length / Int32Array.BYTES_PER_ELEMENT)));
}

function hashesText(set: TraceSet): string {
  return Buffer.from(set.toArray().buffer).toString('base64');
}

function writeAtOnce(file: string, document: Checkpoint): void {
  const unfinished = `${file}.${process.pid}`;
  try {
    const descriptor = openSync(unfinished, 'w');
    try {
      writeFileSync(descriptor, `${JSON.stringify(document)}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

/** @throws {InputError} unless it is of the same program, in the same sources, with the same freedoms */
function refuseOther({ token: kept }: Checkpoint, token: string, file: string): void {
  if (kept === token) return;
  const [was, is] = [decodeToken(kept), decodeToken(token)];
  throw new InputError(`resume: ${file}: ${differenceOf(was, is)}`);
}

function differenceOf(was: Token, is: Token): string {
  if (was.subject !== is.subject) return `is of another scenario: ${was.subject}, not ${is.subject}`;
  if (was.form !== is.form) return `is of another form: ${was.form}, not ${is.form}`;
  if (was.fingerprints.sources !== is.fingerprints.sources || was.fingerprints.own !== is.fingerprints.own)
    return 'the sources have changed since it was written; explore anew, without --resume';
  return 'was explored with other options: engine, memory, timers, lost IPIs and freezes must be as they were';
}
