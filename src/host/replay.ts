/** `smplab replay` as a function: shows an interleaving again, exactly. */
import { decodeToken, refuseStale, TokenError } from '../explore/token.js';
import type { Interleaving } from '../lab/interleaving.js';
import { Diverged, type Finding } from '../lab/schedule.js';
import type { RunEnd } from '../lab/verdict.js';
import { interleavingOf } from './coop/interleaving.js';
import { loadScenario } from './coop/load.js';
import { urlOf } from './explore.js';
import { replayExactly } from './replay-plan.js';
import { InputError } from './trace-file.js';

export interface ReplayedToken {
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
 * Replays a token on the coop engine.
 *
 * @throws {InputError} for a token that is malformed, of another version, or stale: it says what has changed
 */
export async function replay(token: string): Promise<ReplayedToken> {
  try {
    const decoded = decodeToken(token);
    const loaded = await loadScenario(urlOf(decoded.scenario));
    refuseStale(decoded, {
      scenario: loaded.scenario.name,
      variant: loaded.scenario.forms.find((form) => form === decoded.variant),
      program: loaded.source,
    });
    const { executor, program } = loaded.executor(decoded.variant);
    const { execution, steps } = replayExactly(executor, decoded.plan, decoded.leftOut);
    const { end, outcome, findings, traceHash } = execution;
    return {
      scenario: decoded.scenario, variant: decoded.variant, end, outcome, findings, steps: execution.steps, traceHash,
      interleaving: interleavingOf(program, loaded.sites, execution, steps, loaded.scenario.kind),
    };
  } catch (error) {
    if (error instanceof TokenError) throw new InputError(`token: ${error.message}`);
    if (error instanceof Diverged) throw new InputError(`token: ${error.message}`);
    throw error;
  }
}
