/** `smplab check` as a function: a shared structure, or a hand-written case, tried in every way there is. */
import { seedOf, whole } from '../../common/options.js';
import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { decodeToken } from '../../search/token.js';
import type { Place } from '../../lab/check-definition.js';
import type { CheckFinding, CheckReport, ExploreSummary, ProgressSummary, RunSummary } from '../../lab/check-report.js';
import { IN_CHECK } from './cell.js';
import { runActors, runLong, runSmall, type FreeOrder } from './free.js';
import { CheckThreads, NotControlled, NotOnCoop } from '../../runners/check-threads.js';
import { shortPath } from '../../common/short-path.js';
import type { CheckFacts } from '../../runners/check-setup.js';
import { InputError } from '../../common/errors.js';

export type CheckEngine = 'coop' | 'lockstep' | 'free';

export interface CheckOptions {
  /** Milliseconds for everything together. Default 10,000. */
  readonly budgetMs?: number;
  /** Default: drawn from the clock, and reported. */
  readonly seed?: number;
  /** One engine alone. Default: coop, or lockstep where the code cannot be rewritten, and then free. */
  readonly engine?: CheckEngine;
  /** Threads that explore. Default: one a core. */
  readonly threads?: number;
  /** A thread that gives no sign of life for so long has broken. Default 5,000. */
  readonly patienceMs?: number;
  readonly signal?: AbortSignal;
  /** Told a few times a second. */
  readonly onProgress?: (progress: CheckProgress) => void;
}

export interface CheckProgress {
  readonly phase: 'loading' | 'exploring' | 'freezing' | 'running free' | 'soaking';
  /** Executions, programs or histories of this phase. */
  readonly done: number;
  readonly elapsedMs: number;
  readonly budgetMs: number;
}

/** A module's path or URL, or a definition that knows its own. */
export type CheckSource = string | URL | { readonly definedAt: Place };

const BUDGET_MS = 10_000;
const PATIENCE_MS = 5000;
const LOOK_MS = 100;
/** Of the time that is left when its turn comes: half for exploring, a quarter each for what runs free. */
const EXPLORE_SHARE = 0.5;
const SMALL_SHARE = 0.5;
/** Of the whole budget, for freezing threads. */
const FREEZE_SHARE = 0.1;
const SOAK_THREADS = 3;

/**
 * Checks a structure. Its module is loaded by threads, so it should stand in a module of its own; in those threads a
 * call of this function does nothing and sees nothing wrong.
 *
 * @throws {InputError} when the module cannot be used
 * @throws {CheckBroke} when it broke while it ran
 */
export async function check(source: CheckSource, options: CheckOptions = {}): Promise<CheckReport> {
  const run = new CheckRun(checkUrl(source), options);
  if (Reflect.has(globalThis, IN_CHECK)) return run.report(null);
  return await run.all();
}

/** @throws {InputError} when there is no such file */
export function checkUrl(source: CheckSource): string {
  if (typeof source === 'object' && 'definedAt' in source) {
    if (source.definedAt.url === '')
      throw new InputError('where the definition stands is not known: give the URL of its module');
    return source.definedAt.url;
  }
  const url =
    source instanceof URL || source.startsWith('file:') ? new URL(source).href : pathToFileURL(resolve(source)).href;
  const found = statSync(fileURLToPath(url), { throwIfNoEntry: false });
  if (!found?.isFile())
    throw new InputError(`${shortPath(url)}: ${found === undefined ? 'there is no such file' : 'is no file'}`);
  return url;
}

class CheckRun {
  readonly #begin = performance.now();
  readonly #seed: number;
  readonly #budgetMs: number;
  #explore: ExploreSummary | null = null;
  #progress: ProgressSummary | null = null;
  #phase: CheckProgress['phase'] = 'loading';
  #name = '';
  #free: RunSummary | null = null;
  #soak: RunSummary | null = null;

  constructor(
    private readonly url: string,
    private readonly options: CheckOptions,
  ) {
    this.#seed = seedOf(options.seed);
    this.#budgetMs = whole('budget', options.budgetMs ?? BUDGET_MS, 1);
    whole('threads', options.threads ?? 1, 1);
  }

  async all(): Promise<CheckReport> {
    const {
      options: { threads = availableParallelism(), patienceMs = PATIENCE_MS, signal, onProgress },
    } = this;
    const crew = new CheckThreads(this.url, threads, patienceMs);
    const timer = setInterval(() => {
      if (signal?.aborted) crew.control.stop();
      onProgress?.({
        phase: this.#phase,
        done: crew.control.executions,
        elapsedMs: this.#elapsed,
        budgetMs: this.#budgetMs,
      });
    }, LOOK_MS);
    try {
      const { name, place } = await crew.run<'import'>(0, { task: 'import' });
      this.#name = name;
      crew.place = place;
      const facts = await crew.run<'try'>(0, { task: 'try' });
      return this.report(await this.#phases(crew, facts));
    } finally {
      clearInterval(timer);
      await crew.destroy();
    }
  }

  report(finding: CheckFinding | null): CheckReport {
    const interrupted = this.options.signal?.aborted ?? false;
    return {
      name: this.#name,
      file: shortPath(this.url),
      seed: this.#seed,
      budgetMs: this.#budgetMs,
      elapsedMs: this.#elapsed,
      interrupted,
      verdict:
        finding !== null
          ? 'found'
          : [this.#explore, this.#soak].some((part) => part !== null && part.unknown > 0)
            ? 'inconclusive'
            : 'nothing wrong seen',
      explore: this.#explore,
      progress: this.#progress,
      free: this.#free,
      soak: this.#soak,
      finding,
    };
  }

  /** One after the other until something is found; each takes its share of the time that is left. */
  async #phases(crew: CheckThreads, facts: CheckFacts): Promise<CheckFinding | null> {
    const { engine, signal } = this.options;
    if (engine !== 'free') {
      this.#phase = 'exploring';
      const found = await this.#exploreAll(
        crew,
        facts,
        this.#left * (engine === undefined ? EXPLORE_SHARE : engine === 'coop' ? 1 - FREEZE_SHARE : 1),
      );
      if (found !== null) return await this.#confirm(crew, found);
      const kept = await this.#freeze(crew);
      if (kept !== null) return kept;
    }
    if ((engine !== undefined && engine !== 'free') || signal?.aborted) return null;
    return facts.actors === null ? await this.#runFree(crew, facts) : await this.#runActors(facts.actors);
  }

  /** Freezes threads, where coop could run it: no other engine can. */
  async #freeze(crew: CheckThreads): Promise<CheckFinding | null> {
    if (this.#explore === null || this.#explore.because !== null || this.options.signal?.aborted) return null;
    this.#phase = 'freezing';
    const until = Date.now() + Math.min(this.#left, this.#budgetMs * FREEZE_SHARE);
    const { summary, finding } = await crew.run<'freeze'>(0, { task: 'freeze', seed: this.#seed, until });
    this.#progress = summary;
    return finding;
  }

  async #runFree(crew: CheckThreads, { drains }: CheckFacts): Promise<CheckFinding | null> {
    this.#phase = 'running free';
    const plan = await crew.run<'plan'>(0, { task: 'plan', seed: this.#seed, drains, cores: SOAK_THREADS });
    if (plan.small.length > 0) {
      const { summary, finding } = await runSmall(plan, crew, this.#freeOrder(plan.long.length > 0 ? SMALL_SHARE : 1));
      this.#free = summary;
      if (finding !== null) return finding;
    }
    this.#phase = 'soaking';
    if (plan.long.length === 0 || this.options.signal?.aborted) return null;
    const { summary, finding } = await runLong(plan, this.#freeOrder(1));
    this.#soak = summary;
    return finding;
  }

  async #runActors(actors: number): Promise<CheckFinding | null> {
    this.#phase = 'running free';
    const { summary, finding } = await runActors(actors, this.#freeOrder(1));
    this.#free = summary;
    return finding;
  }

  #freeOrder(share: number): FreeOrder {
    const { patienceMs = PATIENCE_MS, signal } = this.options;
    return {
      url: this.url,
      seed: this.#seed,
      until: Date.now() + this.#left * share,
      patienceMs,
      ...(signal && { signal }),
    };
  }

  get #left(): number {
    return Math.max(0, this.#budgetMs - this.#elapsed);
  }

  /** On coop, or, where the code cannot be rewritten, on threads one at a time. */
  async #exploreAll(crew: CheckThreads, facts: CheckFacts, budgetMs: number): Promise<CheckFinding | null> {
    const until = Date.now() + budgetMs;
    if (this.options.engine === 'lockstep')
      return await this.#exploreOn('lockstep', 'it was asked for', crew, facts, until);
    try {
      return await this.#exploreOn('coop', null, crew, facts, until);
    } catch (error) {
      if (error instanceof NotControlled && this.options.engine === undefined) {
        this.#explore = {
          engine: 'coop',
          because: error.message,
          programs: 0,
          executions: 0,
          distinctTraces: 0,
          elapsedMs: 0,
          unknown: 0,
        };
        return null;
      }
      if (!(error instanceof NotOnCoop) || this.options.engine === 'coop') throw error;
      return await this.#exploreOn('lockstep', error.message, crew, facts, until);
    }
  }

  async #exploreOn(
    engine: 'coop' | 'lockstep',
    because: string | null,
    crew: CheckThreads,
    { drains }: CheckFacts,
    until: number,
  ): Promise<CheckFinding | null> {
    const begin = performance.now();
    const count = engine === 'coop' ? crew.count : 1; // lockstep has a thread for each actor
    const shards = Array.from({ length: count }, (_, index) => ({ index, count }));
    const order = { seed: this.#seed, drains, until };
    const cells = await Promise.all(
      shards.map((shard, thread) =>
        engine === 'coop'
          ? crew.run<'explore'>(thread, { task: 'explore', shard, ...order })
          : crew.run<'lockstep'>(thread, { task: 'lockstep', shard, ...order }),
      ),
    );
    const sum = (field: 'programs' | 'executions' | 'distinctTraces' | 'unknown'): number =>
      cells.reduce((total, cell) => total + cell[field], 0);
    this.#explore = {
      engine,
      because,
      elapsedMs: performance.now() - begin,
      programs: sum('programs'),
      executions: sum('executions'),
      distinctTraces: sum('distinctTraces'),
      unknown: sum('unknown'),
    };
    return cells.find(({ finding }) => finding !== null)?.finding ?? null;
  }

  /** Shows a finding of coop again on real threads, before anybody is told of it. */
  async #confirm(crew: CheckThreads, found: CheckFinding): Promise<CheckFinding> {
    const { schedule } = found;
    if (schedule === null || schedule.engine !== 'coop') return found;
    const confirmed = await crew.run<'confirm'>(0, { task: 'confirm', token: decodeToken(schedule.token) });
    return { ...found, schedule: { ...schedule, confirmedOn: confirmed ? ['coop', 'lockstep'] : ['coop'] } };
  }

  get #elapsed(): number {
    return performance.now() - this.#begin;
  }
}
