/** `smplab check` as a function: a shared structure, or a hand-written case, tried in every way there is. */
import { counted } from '../../common/counted.js';
import { InputError, Interrupted } from '../../common/errors.js';
import { shortPath } from '../../common/short-path.js';
import { budget, patience, searchingJobs, seedOf, whole } from '../../common/options.js';
import { nullIfInterrupted } from '../../common/settle.js';
import type { CheckReport, ExploreSummary, ProofSize, RunSummary } from '../../lab/check-report.js';
import { isAsyncCode } from '../../lab/async-code.js';
import { IN_THREAD } from '../../engine/tame-thread.js';
import { withThreads } from '../../runners/search-threads.js';
import { plainMemoryOf, type PlainOptions } from '../plain-memory.js';
import { checkUrl, type CheckSource } from './check-url.js';
import type { Assignment, CheckThreads, PhaseResult } from './assignment.js';
import type * as FreePhases from './free-phases.js';
import { explorePhase, freezePhase } from './phases.js';
import { ProgressWatch, type CheckProgress } from './progress-watch.js';
import type { CheckTasks } from './tasks/tasks.js';

export type CheckEngine = 'coop' | 'lockstep' | 'free';

export interface CheckOptions extends PlainOptions {
  /** Milliseconds for everything together. Default 10,000. */
  readonly budgetMs?: number;
  /**
   * Executions after which exploring ends, if the budget has not ended it before; what runs free is then given as much
   * less time. With the engine `free` alone: programs, and histories, that are run. Unlike a budget alone, it looks at as
   * much on a slow machine. Default: no limit.
   */
  readonly executions?: number;
  /** Default: drawn from the clock, and reported. */
  readonly seed?: number;
  /**
   * All programs of so many threads with so many calls each, every interleaving of each: `2x2`. Nothing else is tried.
   * Hand-written cases have no programs.
   */
  readonly prove?: string;
  /** One engine alone. Default: coop, or lockstep where the code cannot be rewritten, and then free. */
  readonly engine?: CheckEngine;
  /** Threads that explore at the same time. Default: one a core. */
  readonly jobs?: number;
  /** A thread that gives no sign of life for so long has broken. Default 5,000. */
  readonly patienceMs?: number;
  readonly signal?: AbortSignal;
  /** Called a few times a second. */
  readonly onProgress?: (progress: CheckProgress) => void;
}

const BUDGET_MS = 10_000;
/** Where all programs of a size are gone through. */
const PROOF_BUDGET_MS = 120_000;
/** Fewer, where the budget ended them, say nothing. */
const LEAST_EXECUTIONS = 20;
/** How far past the budget a phase may still start: what is asked for is held within a tenth and two seconds. */
const SLACK = { share: 0.1, ms: 1000 } as const;
/** Of the budget, where coop alone is asked for: the rest is for freezing threads. */
const COOP_SHARE = 0.9;
/** An operation that never returns is reported within the budget. A shorter silence is no sign of it on a busy host. */
const [TRIAL_SHARE, TRIAL_LEAST_MS] = [0.5, 2000];

/**
 * Checks a structure. Its module is loaded by threads, so it should stand in a module of its own; in those threads a
 * call of this function does nothing and sees nothing wrong.
 *
 * @throws {InputError} when the module cannot be used
 * @throws {Broken} when it broke while it ran
 * @throws {EnginesDisagree} when a finding is another one on real threads: that is a fault of smplab
 * @public
 */
export async function check(source: CheckSource, options: CheckOptions = {}): Promise<CheckReport> {
  const begin = performance.now();
  const url = checkUrl(source);
  const seed = seedOf(options.seed);
  const prove = options.prove === undefined ? null : proofSizeOf(options.prove);
  const budgetMs = budget(options.budgetMs ?? (prove === null ? BUDGET_MS : PROOF_BUDGET_MS));
  const executions = options.executions === undefined ? null : whole('executions', options.executions, 1);
  const patienceMs = patience(options.patienceMs);
  const { signal } = options;
  const plain = plainMemoryOf(options, options.engine);
  const consequences = options.plain !== 'never';
  const blank = { file: shortPath(url), seed, budgetMs };
  const report = (name: string, results: readonly PhaseResult[]): CheckReport =>
    reportOf({ ...blank, name, elapsedMs: performance.now() - begin }, results, signal?.aborted ?? false);
  if (Reflect.has(globalThis, IN_THREAD)) return report('', []);
  return await withThreads<CheckTasks, CheckReport>(
    { url, threads: searchingJobs(options), patienceMs, budgetMs, signal },
    async (threads) => {
      const until = Date.now() + budgetMs;
      const watch = new ProgressWatch(threads.control, begin, budgetMs, options.onProgress);
      try {
        const { name, place, operations } = await threads.run(0, 'import', { url });
        const loadMs = performance.now() - begin;
        threads.place = place;
        threads.control.operations = operations;
        const facts = await threads.run(0, 'try', { url }, options.patienceMs ?? trialPatience(budgetMs));
        const assignment = {
          url,
          seed,
          facts,
          loadMs,
          patienceMs,
          signal,
          until,
          budgetMs,
          countedBy: (done: () => number) => watch.counts(done),
          executions,
          runs: options.engine === 'free' ? executions : null,
          prove,
          plain,
          consequences,
        };
        if (prove !== null && options.engine === 'free')
          throw new InputError('prove: threads that run free are sampled; coop and lockstep cover all schedules');
        if (prove !== null && facts.actors !== null)
          throw new InputError('prove: a hand-written case has no programs; check explores all of it that it can');
        return report(name, await runPhases(threads, assignment, options, (phase) => watch.enter(phase)));
      } catch (error) {
        if (error instanceof Interrupted) return report(shortPath(url), []);
        throw error;
      } finally {
        watch.end();
      }
    },
  );
}

/** A phase, and whether it is run after these results. */
interface Phase {
  readonly name: CheckProgress['phase'];
  /** Of a phase that starts threads of its own, which load the module again: what it says when there is no time for that. */
  readonly unrun?: PhaseResult;
  readonly isDue?: (results: readonly PhaseResult[], assignment: Assignment) => boolean;
  readonly run: (threads: CheckThreads, assignment: Assignment) => Promise<PhaseResult>;
}

/** Loaded when they are due: what is found before needs nothing of them. */
const freePhases = async (): Promise<typeof FreePhases> => await import('./free-phases.js');

const NO_RUNS: RunSummary = { runs: 0, calls: 0, elapsedMs: 0, unknown: 0 };

function phasesOf(engine: CheckEngine | undefined, proves: boolean): Phase[] {
  const engines = engine === undefined || engine === 'free' ? (['coop', 'lockstep'] as const) : [engine];
  const freezing: Phase = { name: 'freezing', isDue: (results) => results.some(wasOnCoop), run: freezePhase };
  const proving: Phase['run'] = async (threads, assignment) => await explorePhase(threads, assignment, engines, 1);
  if (proves) return [{ name: 'exploring', run: proving }, freezing];
  const free: Phase[] = [
    {
      name: 'running free',
      unrun: { free: NO_RUNS, finding: null },
      run: async (...given) => await (await freePhases()).freePhase(...given),
    },
    {
      name: 'soaking',
      unrun: { soak: NO_RUNS, finding: null },
      isDue: (_, { facts }) => facts.actors === null, // a hand-written case has no histories
      run: async (...given) => await (await freePhases()).soakPhase(...given),
    },
  ];
  if (engine === 'free') return free;
  const share = engine === 'coop' ? COOP_SHARE : engine === 'lockstep' ? 1 : undefined;
  return [
    { name: 'exploring', run: async (threads, assignment) => await explorePhase(threads, assignment, engines, share) },
    freezing,
    ...(engine === undefined ? free : []),
  ];
}

/** What goes on later may be seen to only when threads meet: then it begins again, with event loops. */
async function runPhase(
  threads: CheckThreads,
  given: Assignment,
  run: Phase['run'],
): Promise<readonly [PhaseResult | null, Assignment]> {
  try {
    return [await run(threads, given).catch(nullIfInterrupted), given];
  } catch (error) {
    const { later, mayGoOnLater } = given.facts;
    if (later !== null || !mayGoOnLater || !isAsyncCode(error)) throw error;
    const again = { ...given, facts: { ...given.facts, later: error.message, drains: false } };
    return [await run(threads, again).catch(nullIfInterrupted), again];
  }
}

function executed({ explore, free, soak }: Partial<Pick<CheckReport, 'explore' | 'free' | 'soak'>>): number {
  return (explore?.executions ?? 0) + (free?.runs ?? 0) + (soak?.runs ?? 0);
}

function wasOnCoop({ explore }: PhaseResult): boolean {
  return explore !== undefined && explore.because === null;
}

/** One after the other until something is found, or the user interrupts. */
async function runPhases(
  threads: CheckThreads,
  assignment: Assignment,
  { engine }: CheckOptions,
  enter: (phase: CheckProgress['phase']) => void,
): Promise<PhaseResult[]> {
  const results: PhaseResult[] = [];
  let given = assignment;
  for (const { name, unrun, isDue, run } of phasesOf(engine, assignment.prove !== null)) {
    if (assignment.signal?.aborted || results.some(({ finding }) => finding !== null)) break;
    if (Date.now() >= assignment.until && results.every((result) => executed(result) === 0)) break; // nothing loads in time
    if (isDue !== undefined && !isDue(results, assignment)) continue;
    if (unrun !== undefined && !canStillLoad(assignment)) {
      results.push(unrun);
      continue;
    }
    enter(name);
    threads.control.reset();
    const [result, by] = await runPhase(threads, given, run);
    if (result === null) break;
    given = by;
    results.push(result);
    given = shortened(given, result);
  }
  return results;
}

/** With a limit of executions, exploring may end early; it is half of a budget then, too: the rest is for what comes after it. */
function shortened(assignment: Assignment, { explore }: PhaseResult): Assignment {
  const { executions, until, budgetMs } = assignment;
  if (explore === undefined || executions === null) return assignment;
  const { elapsedMs } = explore;
  return {
    ...assignment,
    until: Math.min(until, Date.now() + elapsedMs),
    budgetMs: Math.min(budgetMs, 2 * elapsedMs),
  };
}

function canStillLoad({ until, loadMs, budgetMs }: Assignment): boolean {
  return Date.now() + loadMs <= until + budgetMs * SLACK.share + SLACK.ms;
}

/** Reads `2x3`. @throws {RangeError} */
function proofSizeOf(text: string): ProofSize {
  const [, threads, calls] = /^([2-8])[x×]([1-8])$/.exec(text) ?? [];
  if (threads === undefined)
    throw new RangeError(`prove: "${text}" is not a number of threads and of calls such as 2x2`);
  return { threads: Number(threads), calls: Number(calls) };
}

type Blank = Pick<CheckReport, 'name' | 'file' | 'seed' | 'budgetMs' | 'elapsedMs'>;

/** What all phases together have to say. */
function reportOf(blank: Blank, results: readonly PhaseResult[], interrupted: boolean): CheckReport {
  const { explore = null, progress = null, free = null, soak = null, finding = null } = merged(results);
  const isLate = blank.elapsedMs >= blank.budgetMs;
  const inconclusive = finding === null && !interrupted ? reasonToDoubt({ explore, free, soak }, isLate) : null;
  const passed = inconclusive === null ? 'nothing wrong seen' : 'inconclusive';
  const verdict = finding === null ? passed : 'found';
  return { ...blank, verdict, inconclusive, interrupted, explore, progress, free, soak, finding };
}

function merged(results: readonly PhaseResult[]): Partial<PhaseResult> {
  const finding = results.find((result) => result.finding !== null)?.finding ?? null;
  return { ...(Object.assign({}, ...results) as Partial<PhaseResult>), finding };
}

/** Why nothing can be said although nothing wrong was seen; null: enough was looked at. */
function reasonToDoubt(
  { explore, free, soak }: Pick<CheckReport, 'explore' | 'free' | 'soak'>,
  isLate: boolean,
): string | null {
  if (explore?.proof !== undefined && explore.covered.programs < explore.proof.programs)
    return notProved(explore, explore.proof.programs);
  if (explore !== null && explore.executions === 0 && explore.programs + (explore.because === null ? 1 : 0) > 0)
    return 'the budget ended before a program was explored';
  const runs = executed({ explore, free, soak });
  if (runs === 0) return free?.because ?? 'nothing was executed';
  const isNothingCovered = explore !== null && explore.covered.programs === 0;
  if (isLate && isNothingCovered && explore.programs > 0 && explore.executions < LEAST_EXECUTIONS)
    return `the budget ended after ${counted(explore.executions, 'execution')}`;
  for (const [phase, what] of [
    [free, 'a program ran free'],
    [soak, 'a history was soaked'],
  ] as const)
    if (phase !== null && phase.runs === 0 && phase.because === undefined) return `the budget ended before ${what}`;
  const unknown = (explore?.unknown ?? 0) + (soak?.unknown ?? 0);
  if (unknown > 0) return `${unknown} of ${runs} runs could not be judged within bounds`;
  return null;
}

function notProved({ covered, perProgram }: ExploreSummary, all: number): string {
  const open = perProgram.find(({ coverage }) => coverage !== 'exhausted');
  const such = open === undefined ? '' : `, such as ${open.program.join(' | ')}`;
  const left = `${all - covered.programs} of ${all} programs`;
  return open?.gaveUp === undefined
    ? `${left} were not covered within the budget${such}`
    : `${left} were not covered${such}: ${open.gaveUp}; without --prove they are sampled`;
}

/** How long one thread alone may take for a call, before anything runs beside it. */
function trialPatience(budgetMs: number): number {
  return Math.min(patience(), Math.max(TRIAL_LEAST_MS, TRIAL_SHARE * budgetMs));
}
