/** One litmus test on real threads: what came out, how often. */
import { BatchBroken, BatchCrew, type JobResult } from '../../engine/free/batch/crew.js';
import type { LitmusResult } from '../../lab/litmus-report.js';
import { brokenAt, refuseUnusable } from './broken-at.js';
import { InputError, Interrupted } from '../../common/errors.js';
import { isOwnScenario } from '../scenario-catalog.js';
import { usable, type LitmusAbout, type LitmusActorOptions } from '../../subjects/litmus/actor.js';

export interface LitmusRunOptions {
  readonly url: string;
  readonly actors: number;
  readonly seed: number;
  readonly samples: number;
  readonly budgetMs: number;
  readonly hangMs: number;
  readonly signal: AbortSignal | null;
  /** Called a few times a second: samples of this run so far. */
  readonly onSamples: (samples: number) => void;
}

export interface LitmusRun extends Pick<LitmusResult, 'samples' | 'elapsedMs' | 'end' | 'error'> {
  readonly counts: ReadonlyMap<string, number>;
  /** Seen while the code was still being compiled: reported only when it is wrong. */
  readonly early: ReadonlyMap<string, number>;
  /** Whether there was time for as many as say anything, or for all that were asked for. */
  readonly enough: boolean;
}

const MODULE = new URL('../../subjects/litmus/actor.js', import.meta.url).href;
/** Until then the code is being compiled. */
const WARM_SAMPLES = 100_000;
const WARM_MS = 200;
/** What is lost at most when a thread breaks. */
const SLICE_MS = 500;
const LOOK_MS = 100;
/** Fewer say nothing. */
const LEAST_SAMPLES = 1000;

/**
 * What a module declares: loaded in a thread, which may exit or never return.
 *
 * @throws {InputError} when it cannot be used, or breaks the thread that loads it
 */
export async function readLitmusTest(
  name: string,
  url: string,
  hangMs: number,
  signal: AbortSignal | undefined,
): Promise<LitmusAbout> {
  const moduleOptions: LitmusActorOptions = { url, mustShare: !isOwnScenario(url) };
  const started = await BatchCrew.start({ module: MODULE, moduleOptions, actors: 1, hangMs, signal }).catch(
    (error: unknown) => {
      throw error instanceof BatchBroken ? new InputError(`${name} cannot be loaded: ${error.message}`) : error;
    },
  );
  const { crew, about } = started;
  await crew.close();
  return usable(about, name);
}

/** Runs a test in one form, on threads of its own: what was compiled for another does not slow it down. */
export async function runLitmusTest(form: string, options: LitmusRunOptions): Promise<LitmusRun> {
  const { url, actors, hangMs, signal, onSamples } = options;
  const counts = new Map<string, number>();
  const early = new Map<string, number>();
  const taken = { samples: 0, elapsedMs: 0 };
  const moduleOptions: LitmusActorOptions = { url };
  const started = await BatchCrew.start({ module: MODULE, moduleOptions, actors, hangMs, signal }).catch(asEnded);
  if ('end' in started) return { counts, early, ...taken, enough: false, ...started };
  const { crew } = started;
  let shown = 0;
  const timer = setInterval(() => {
    const { samples } = crew.control;
    if (taken.elapsedMs > 0 || taken.samples > 0) onSamples(samples - shown);
    else shown = samples;
  }, LOOK_MS);
  try {
    await crew.prepare({ form }, options.samples);
    sum(
      early,
      await crew.run({ seed: options.seed, samples: Math.min(WARM_SAMPLES, options.samples), budgetMs: WARM_MS }),
    );
    for (
      let slice = 1;
      taken.samples < options.samples && taken.elapsedMs < options.budgetMs && !crew.control.stopped;
      slice++
    ) {
      const left = options.budgetMs - taken.elapsedMs;
      const result = await crew.run({
        seed: options.seed + slice,
        samples: options.samples - taken.samples,
        budgetMs: Math.min(SLICE_MS, left),
      });
      sum(counts, result);
      taken.samples += result.counts[0].samples;
      taken.elapsedMs += Math.max(...result.counts.map(({ elapsedMs }) => elapsedMs));
    }
    const enough = taken.samples >= Math.min(LEAST_SAMPLES, options.samples);
    return { counts, early, ...taken, enough, end: signal?.aborted ? 'interrupted' : 'completed', error: null };
  } catch (error) {
    return { counts, early, ...taken, enough: false, ...asEnded(await brokenAt(error, hangMs)) };
  } finally {
    clearInterval(timer);
    await crew.close();
  }
}

function sum(into: Map<string, number>, { counts }: JobResult): void {
  for (const { outcome, count } of counts.flatMap(({ counted }) => counted))
    into.set(outcome!, (into.get(outcome!) ?? 0) + count);
}

/** @throws {InputError} */
function asEnded(error: unknown): Pick<LitmusRun, 'end' | 'error'> {
  if (error instanceof Interrupted) return { end: 'interrupted', error: null };
  refuseUnusable(error);
  if (error instanceof BatchBroken) return { end: error.how, error: error.message };
  throw error;
}
