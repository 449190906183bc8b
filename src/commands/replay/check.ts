/** Replays the token of a check, in a thread of its own: it is a stranger's code. */
import type { Token } from '../../search/token.js';
import { CheckThreads } from '../../runners/check-threads.js';
import { checkUrl } from '../check/check.js';
import { CHECK_TOKEN } from '../check/finding.js';
import { EnginesDisagree } from '../../search/confirm.js';
import type { ReplayedToken, ReplayEngine } from './replay.js';

const PATIENCE_MS = 5000;

export function isCheckToken({ scenario }: Token): boolean {
  return Object.values(CHECK_TOKEN).some((prefix) => scenario.startsWith(prefix));
}

/** @throws {EnginesDisagree} when a replay did something else */
export async function replayCheck(token: Token, asked: ReplayEngine, times: number): Promise<ReplayedToken> {
  const engine = token.scenario.startsWith(CHECK_TOKEN.lockstep) ? 'lockstep' : asked; // what was found on threads is shown on threads
  const path = token.scenario.slice(token.scenario.indexOf(':') + 1);
  const crew = new CheckThreads(checkUrl(path), 1, PATIENCE_MS);
  try {
    const { name } = await crew.run<'import'>(0, { task: 'import' });
    const first = await crew.run<'replay'>(0, { task: 'replay', token });
    for (let i = 1; i < times; i++) {
      const { execution } = await crew.run<'replay'>(0, { task: 'replay', token });
      if (execution.traceHash !== first.execution.traceHash)
        throw new EnginesDisagree(`replayed on ${engine}, the trace differs`);
    }
    const onCoop = token.scenario.startsWith(CHECK_TOKEN.coop);
    if (onCoop && engine === 'lockstep' && !(await crew.run<'confirm'>(0, { task: 'confirm', token })))
      throw new EnginesDisagree('replayed on threads, the trace differs');
    const {
      execution: { end, outcome, findings, steps, traceHash },
      interleaving,
    } = first;
    return { engine, times, scenario: name, variant: path, end, outcome, findings, steps, traceHash, interleaving };
  } finally {
    await crew.destroy();
  }
}
