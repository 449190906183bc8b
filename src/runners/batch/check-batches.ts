/** Small programs run free on real threads, by the million: counts what their calls returned. The host's side. */
import { BatchCrew, BatchBroken } from '../../engine/free/batch/crew.js';
import type { BatchOrder } from '../../engine/free/batch/batches.js';
import { brokenAt } from './broken-at.js';
import type { CheckProgram } from '../../lab/check-program.js';
import type { RecordedCall } from '../../check/record.js';
import { CALL_WORDS, Kind, type CheckBatchJob } from '../../subjects/check/batch-actor.js';

const MODULE = new URL('../../subjects/check/batch-actor.js', import.meta.url).href;
/** The longest: then it is another program's turn, or what came out is looked at. */
const SLICE_MS = 400;

/**
 * What the threads' calls returned, thread by thread and call by call, null where none was made, and how often. Plain
 * data.
 */
export interface CountedResults {
  readonly count: number;
  readonly threads: readonly (readonly (Pick<RecordedCall, 'result' | 'threw'> | null)[])[];
}

/** What runs free of a check, and how long. */
export interface FreeOrder {
  readonly url: string;
  readonly seed: number;
  /** On the wall clock. */
  readonly until: number;
  /** At most; null: the time ends it. */
  readonly runs: number | null;
  readonly patienceMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Is given what counts the runs, once threads have started. */
  readonly countedBy?: (done: () => number) => void;
}

/** Once the threads have started something is run, however late it is. @param done runs until now */
export function isOver({ until, runs, signal }: FreeOrder, done: number): boolean {
  return (done > 0 && (Date.now() >= until || done >= (runs ?? Infinity))) || signal?.aborted === true;
}

/** What is run before the next look at what came out. @param share of the runs that are left */
export function sliceOf({ until, runs }: FreeOrder, done: number, share = 1): Pick<BatchOrder, 'samples' | 'budgetMs'> {
  const samples = runs === null ? Infinity : Math.ceil((runs - done) * share);
  return { samples, budgetMs: Math.max(1, Math.min(SLICE_MS, until - Date.now())) };
}

/**
 * Runs programs of the same number of threads in turn until time is up or `judge` says so.
 *
 * @param judge called with each program's results; answers whether to stop
 * @throws {BatchBroken}
 */
export async function runBatches(
  programs: readonly CheckProgram[],
  order: FreeOrder,
  judge: (program: CheckProgram, results: readonly CountedResults[]) => Promise<boolean>,
): Promise<{ samples: number; stuck: { program: CheckProgram; message: string } | null }> {
  const { url, seed, patienceMs, signal, countedBy } = order;
  const { crew } = await BatchCrew.start({
    module: MODULE,
    moduleOptions: { url },
    actors: programs[0].threads.length,
    hangMs: patienceMs,
    signal,
  });
  countedBy?.(() => crew.control.samples);
  let samples = 0;
  try {
    for (let i = 0; i < programs.length && !isOver(order, samples); i++) {
      const program = programs[i];
      try {
        await crew.prepare({ program } satisfies CheckBatchJob);
        const slice = sliceOf(order, samples, 1 / (programs.length - i));
        const { counts, reports } = await crew.run({ seed: seed + i, ...slice });
        samples += counts[0].samples;
        const results = counts.flatMap(({ counted }) =>
          counted.map(({ key, count }) => resultsOf(program, key, count, reports as unknown[][])),
        );
        if (await judge(program, results)) break;
      } catch (error) {
        const known = await brokenAt(error, patienceMs);
        if (known instanceof BatchBroken && known.how === 'hang')
          return { samples, stuck: { program, message: known.message } };
        throw known;
      }
    }
    return { samples, stuck: null };
  } finally {
    await crew.close();
  }
}

function resultsOf(
  { threads }: CheckProgram,
  key: Int32Array,
  count: number,
  tables: readonly (readonly unknown[])[],
): CountedResults {
  const width = key.length / threads.length;
  return {
    count,
    threads: threads.map((calls, thread) =>
      calls.map((_, call) => {
        const [kind, value] = key.subarray(thread * width + call * CALL_WORDS);
        if (kind === Kind.SKIPPED) return null;
        if (kind === Kind.INT) return { result: value };
        const told = tables[thread][value];
        return kind === Kind.THREW ? { result: undefined, threw: String(told) } : { result: told };
      }),
    ),
  };
}
