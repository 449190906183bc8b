/** Replays what was found on real threads alone, there. */
import { refuseStale, TokenError, type Token } from '../../search/token.js';
import { EnginesDisagree } from '../../search/confirm.js';
import { LOCKSTEP_TOKEN, tableOf } from '../explore/lockstep.js';
import { LockstepMachine } from '../../runners/lockstep/machine.js';
import { openNatively, type NativeScenario } from '../../runners/open-scenario.js';
import type { ReplayedToken } from './replay.js';
import { firstDifference, stepText } from '../../observe/step-text.js';
import { settingsOf } from '../../search/token-settings.js';

export function isLockstepToken({ scenario }: Token): boolean {
  return scenario.startsWith(LOCKSTEP_TOKEN);
}

/**
 * What a token belongs to, as it is now, for real threads.
 *
 * @param strict refuses a token whose program has changed
 * @throws {TokenError} when it is stale
 */
export async function openNativeToken(token: Token, strict = true): Promise<NativeScenario> {
  const { scenario: located, variant, program } = token;
  const native = await openNatively(isLockstepToken(token) ? located.slice(LOCKSTEP_TOKEN.length) : located).catch(
    (error: Error) => {
      throw new TokenError('stale', `This token is stale: ${error.message}`, ['scenario']);
    },
  );
  const form = native.scenario.forms.find((known) => known === variant);
  refuseStale(token, { scenario: located, variant: form, program: strict ? native.source : program });
  return native;
}

/** @throws {TokenError} when it is stale @throws {EnginesDisagree} when a replay did something else */
export async function replayOnThreads(token: Token, times: number): Promise<ReplayedToken> {
  const { variant, plan, leftOut, settings } = token;
  const native = await openNativeToken(token);
  const machine = await LockstepMachine.load(native.url, variant, { spurious: settingsOf(settings).spurious });
  try {
    const { execution, steps } = await machine.execute(plan, leftOut);
    if (execution.end === 'diverged') throw new TokenError('stale', 'The plan of this token cannot be followed.');
    const expected = steps.map(stepText);
    for (let i = 1; i < times; i++) {
      const difference = firstDifference(expected, (await machine.execute(plan, leftOut)).steps);
      if (difference > 0) throw new EnginesDisagree(`replayed on threads, the trace differs at step ${difference}`);
    }
    const { end, outcome, findings, steps: made, traceHash } = execution;
    const interleaving = await tableOf(native, variant, execution, steps);
    return {
      engine: 'lockstep',
      times,
      scenario: native.scenario.name,
      variant,
      end,
      outcome,
      findings,
      steps: made,
      traceHash,
      interleaving,
    };
  } finally {
    await machine.close();
  }
}
