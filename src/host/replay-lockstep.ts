/** Replays what was found on real threads alone, there. */
import { refuseStale, TokenError, type Token } from '../explore/token.js';
import { EnginesDisagree } from './confirm.js';
import { LOCKSTEP_TOKEN, tableOf } from './explore-lockstep.js';
import { LockstepMachine } from './lockstep/lockstep-machine.js';
import { openNatively } from './open-scenario.js';
import type { ReplayedToken } from './replay.js';
import { firstDifference, stepText } from './step-text.js';
import { settingsOf } from './token-settings.js';

export function isLockstepToken({ scenario }: Token): boolean {
  return scenario.startsWith(LOCKSTEP_TOKEN);
}

/** @throws {TokenError} when it is stale @throws {EnginesDisagree} when a replay did something else */
export async function replayOnThreads(token: Token, times: number): Promise<ReplayedToken> {
  const { scenario: located, variant, plan, leftOut, settings } = token;
  const native = await openNatively(located.slice(LOCKSTEP_TOKEN.length)).catch((error: Error) => {
    throw new TokenError('stale', `This token is stale: ${error.message}`, ['scenario']);
  });
  refuseStale(token, { scenario: located, variant: native.scenario.forms.find((form) => form === variant), program: native.source });
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
    return { engine: 'lockstep', times, scenario: native.scenario.name, variant, end, outcome, findings, steps: made, traceHash, interleaving };
  } finally {
    await machine.close();
  }
}
