/** `smplab replay` as a function: shows an interleaving again, exactly. */
import { InputError } from '../../common/errors.js';
import { whole } from '../../common/options.js';
import type { Course, Landmark } from '../../lab/course.js';
import type { Interleaving } from '../../lab/interleaving.js';
import { Diverged, type Finding } from '../../lab/schedule.js';
import type { RunEnd } from '../../lab/verdict.js';
import { scenarioAndKernel } from '../../runners/scenario-catalog.js';
import { withThreads } from '../../runners/search-threads.js';
import type { ControlledEngine, Replayed, SearchTasks } from '../../runners/tasks/tasks.js';
import { TokenError, type Token } from '../../search/token.js';
import { openToken } from './open-token.js';

export type ReplayEngine = ControlledEngine;

export interface ReplayOptions {
  /** Default `coop`. On `lockstep` it is replayed on real threads too, where the trace must be the same. */
  readonly engine?: ReplayEngine;
  /** Replays on that engine, each of which must give the same trace, at most 10,000. Default 1. */
  readonly times?: number;
  /** Runs the module that the token names wherever it lies; else only one of this project, or of smplab's own. */
  readonly allow?: boolean;
  /** Milliseconds: a thread that gives no sign of life for so long hangs. Default 5,000. */
  readonly patienceMs?: number;
  readonly signal?: AbortSignal;
}

export interface ReplayedToken {
  readonly engine: ReplayEngine;
  readonly times: number;
  readonly scenario: string;
  readonly variant: string;
  readonly end: RunEnd;
  readonly outcome: string;
  readonly findings: readonly Finding[];
  readonly steps: number;
  readonly traceHash: number;
  readonly interleaving: Interleaving;
  /** The same in words that survive edits of the code, for `exploreAlong`. */
  readonly course: Course;
}

/** Enough to doubt no plan: on threads they take a minute or two. */
const MOST_TIMES = 10_000;

/**
 * Replays a token, or the file of a plan: as coroutines, or on real threads too, where the trace must be the same, step
 * by step. What was found on threads alone is replayed there.
 *
 * @throws {InputError} for a token that is malformed, of another version, or stale: it says what has changed
 * @throws {EnginesDisagree} when a replay did something else
 * @public
 */
export async function replay(text: string, options: ReplayOptions = {}): Promise<ReplayedToken> {
  const times = whole('times', options.times ?? 1, 1, MOST_TIMES);
  const { token, url } = await openToken(text, options.allow);
  const engine = token.engine === 'lockstep' ? 'lockstep' : (options.engine ?? 'coop');
  const { name, execution, interleaving, landmarks } = await withThreads<SearchTasks, Replayed>(
    { url, threads: 1, patienceMs: options.patienceMs, signal: options.signal },
    async (threads) => await threads.run(0, 'replay', { token, url, engine, times }).catch(asInputError),
  );
  const { end, outcome, findings, steps, traceHash } = execution;
  return {
    engine,
    times,
    scenario: token.kind === 'check' ? name : (scenarioAndKernel(token.subject)?.[0] ?? token.subject),
    variant: token.kind === 'check' ? token.subject : token.form,
    end,
    outcome,
    findings,
    steps,
    traceHash,
    interleaving,
    course: courseOf(token, landmarks),
  };
}

function courseOf(token: Token, landmarks: readonly Landmark[]): Course {
  const { kind, subject, form, program, leftOut, spurious, lateTimers, faults, engine } = token;
  const { points, model } = token.plain;
  return {
    kind,
    subject,
    ...(form !== '' && { form }),
    ...(program !== '' && { program }),
    ...(leftOut.length > 0 && { leftOut }),
    ...(spurious && { spurious }),
    ...(faults && { faults }),
    ...(lateTimers === true && { lateTimers }),
    ...(points !== 'never' && points.length > 0 && { plain: 'always' as const }),
    ...(model !== 'interleaving' && { memory: model }),
    ...(engine !== 'coop' && { engine }),
    landmarks,
  };
}

/** A token that cannot be followed is the user's to mend. */
function asInputError(error: unknown): never {
  if (error instanceof TokenError || error instanceof Diverged) throw new InputError(`token: ${error.message}`);
  throw error;
}
