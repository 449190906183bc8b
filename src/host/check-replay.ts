/** Replays the token of a check, in a thread of its own: it is a stranger's code. */
import type { Token } from '../explore/token.js';
import { CheckThreads } from './check-threads.js';
import { checkUrl } from './check.js';
import { CHECK_TOKEN } from './check-finding.js';
import type { ReplayedToken, ReplayEngine } from './replay.js';

const PATIENCE_MS = 5000;

export async function replayCheck(token: Token, engine: ReplayEngine, times: number): Promise<ReplayedToken> {
  const path = token.scenario.slice(CHECK_TOKEN.length);
  const crew = new CheckThreads(checkUrl(path), 1, PATIENCE_MS);
  try {
    const { name } = await crew.run<'import'>(0, { task: 'import' });
    const { execution: { end, outcome, findings, steps, traceHash }, interleaving } = await crew.run<'replay'>(0, { task: 'replay', token });
    return { engine, times, scenario: name, variant: path, end, outcome, findings, steps, traceHash, interleaving };
  } finally {
    await crew.destroy();
  }
}
