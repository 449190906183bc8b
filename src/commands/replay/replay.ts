/** `smplab replay` as a function: shows an interleaving again, exactly. */
import { fileURLToPath } from 'node:url';
import { fingerprint } from '../../search/checksum.js';
import { refuseStale, TokenError, type Token } from '../../search/token.js';
import type { Interleaving } from '../../lab/interleaving.js';
import { Diverged, type Finding } from '../../lab/schedule.js';
import type { RunEnd } from '../../lab/verdict.js';
import { isCheckToken, replayCheck } from './check.js';
import { confirmOnCoop, confirmOnThreads } from '../../search/confirm.js';
import { interleavingOf } from '../../observe/interleaving.js';
import { recordedOf } from '../../runners/coop/recorded.js';
import { versionOf } from '../../search/finding.js';
import { openScenario, type OpenScenario } from '../../runners/open-scenario.js';
import { readTokenOrPlan } from './plan-file.js';
import { isLockstepToken, replayOnThreads } from './lockstep.js';
import { replayExactly } from '../../search/replay-plan.js';
import { InputError } from '../../common/errors.js';
import { stepText } from '../../observe/step-text.js';
import { settingsOf } from '../../search/token-settings.js';

export type ReplayEngine = 'coop' | 'lockstep';

export interface ReplayOptions {
  /** Default `coop`. On `lockstep` it is replayed on real threads too, where the trace must be the same. */
  readonly engine?: ReplayEngine;
  /** Replays on that engine, each of which must give the same trace. Default 1. */
  readonly times?: number;
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
}

/**
 * Replays a token, or the file of a plan: as coroutines, or on real threads too, where the trace must be the same, step
 * by step.
 *
 * @throws {InputError} for a token that is malformed, of another version, or stale: it says what has changed
 * @throws {EnginesDisagree} when a replay did something else
 */
export async function replay(token: string, options: ReplayOptions = {}): Promise<ReplayedToken> {
  const { engine = 'coop', times = 1 } = options;
  if (!Number.isSafeInteger(times) || times < 1)
    throw new RangeError(`times: ${times} is not a whole number of at least 1`);
  try {
    const read = await readTokenOrPlan(token);
    if (isCheckToken(read)) return await replayCheck(read, engine, times);
    if (isLockstepToken(read)) return await replayOnThreads(read, times);
    const { url, loaded } = await openToken(read);
    const { variant, plan, leftOut, settings } = read;
    const { spurious } = settingsOf(settings);
    const { executor, program } = loaded.executor(variant, spurious);
    const { execution, steps } = replayExactly(executor, plan, leftOut);
    const { end, outcome, findings, traceHash } = execution;
    const interleaving = interleavingOf(recordedOf(loaded, executor, program, execution, steps));
    const expected = { url, form: variant, spurious, plan, leftOut, outcome, steps: steps.map(stepText) };
    if (engine === 'lockstep') await confirmOnThreads(expected, times);
    else confirmOnCoop(executor, expected, times - 1);
    return {
      engine,
      times,
      scenario: read.scenario,
      variant,
      end,
      outcome,
      findings,
      steps: execution.steps,
      traceHash,
      interleaving,
    };
  } catch (error) {
    if (error instanceof TokenError || error instanceof Diverged) throw new InputError(`token: ${error.message}`);
    throw error;
  }
}

/** What a token belongs to, as it is now. @param strict refuses a token whose program has changed */
export async function openToken(decoded: Token, strict = true): Promise<OpenScenario> {
  const open = await openScenario(decoded.scenario).catch((error: Error) => {
    throw new TokenError('stale', `This token is stale: ${error.message}`, ['scenario']);
  });
  const { scenario, source } = open.loaded;
  if (strict && decoded.program !== fingerprint(source) && scenario.forms.includes(decoded.variant)) {
    const what =
      settingsOf(decoded.settings).version === versionOf(open.loaded)
        ? 'what it runs on'
        : `the scenario in ${fileURLToPath(open.url)}`;
    throw new TokenError(
      'stale',
      `This token is stale: ${what} has changed since. --continue follows it as far as it fits.`,
      ['program'],
    );
  }
  refuseStale(decoded, {
    scenario: decoded.scenario,
    variant: scenario.forms.find((form) => form === decoded.variant),
    program: strict ? source : decoded.program,
  });
  return open;
}
