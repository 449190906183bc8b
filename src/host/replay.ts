/** `smplab replay` as a function: shows an interleaving again, exactly. */
import { decodeToken, refuseStale, TokenError, type Token } from '../explore/token.js';
import type { Interleaving } from '../lab/interleaving.js';
import { Diverged, type Finding } from '../lab/schedule.js';
import type { RunEnd } from '../lab/verdict.js';
import type { Step } from '../engine/coop/step.js';
import { interleavingOf } from './coop/interleaving.js';
import { loadScenario } from './coop/load.js';
import { LockstepMachine } from './lockstep/lockstep-machine.js';
import { replayExactly } from './replay-plan.js';
import { urlOf } from './scenario-catalog.js';
import { InputError } from './trace-file.js';

export type ReplayEngine = 'coop' | 'lockstep';

export interface ReplayedToken {
  readonly engine: ReplayEngine;
  readonly scenario: string;
  readonly variant: string;
  readonly end: RunEnd;
  readonly outcome: string;
  readonly findings: readonly Finding[];
  readonly steps: number;
  readonly traceHash: number;
  readonly interleaving: Interleaving;
}

/** Both engines interpret the same plans; when their traces differ, one of them is wrong. */
export class EnginesDisagree extends Error {
  override readonly name = 'EnginesDisagree';
}

/**
 * Replays a token: as coroutines, or on real threads too, where the trace must be the same, step by step.
 *
 * @throws {InputError} for a token that is malformed, of another version, or stale: it says what has changed
 * @throws {EnginesDisagree} when real threads did something else
 */
export async function replay(token: string, engine: ReplayEngine = 'coop'): Promise<ReplayedToken> {
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
    if (engine === 'lockstep') await compareWithThreads(decoded, steps, execution.outcome);
    const { end, outcome, findings, traceHash } = execution;
    return {
      engine,
      scenario: decoded.scenario, variant: decoded.variant, end, outcome, findings, steps: execution.steps, traceHash,
      interleaving: interleavingOf(program, loaded.sites, execution, steps, loaded.scenario.kind),
    };
  } catch (error) {
    if (error instanceof TokenError) throw new InputError(`token: ${error.message}`);
    if (error instanceof Diverged) throw new InputError(`token: ${error.message}`);
    throw error;
  }
}

async function compareWithThreads({ scenario, variant, plan, leftOut }: Token, steps: readonly Step[], outcome: string): Promise<void> {
  const machine = await LockstepMachine.load(urlOf(scenario), variant);
  try {
    const { execution, steps: onThreads } = await machine.execute(plan, leftOut);
    if (execution.outcome !== outcome) throw new EnginesDisagree(`coroutines: ${outcome}; threads: ${execution.outcome}`);
    const expected = steps.map(stepText);
    const different = expected.findIndex((text, i) => text !== (onThreads[i] === undefined ? undefined : stepText(onThreads[i])));
    if (different < 0 && onThreads.length === expected.length) return;
    throw new EnginesDisagree(`the traces differ at step ${(different < 0 ? expected.length : different) + 1}`);
  } finally {
    await machine.close();
  }
}

function stepText({ actor, depth, irqsOff, op, word, value, result, note }: Step): string {
  return [actor, depth, irqsOff, op, word, String(value), String(result), note?.kind, note?.a, note?.b, note?.c].join(' ');
}
