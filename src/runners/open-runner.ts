/** From what a subject is called to a runner of it, in this thread. */
import type { RunnerAtOnce, RunnerOfThreads } from '../search/runner.js';
import type { Fingerprints } from '../search/token.js';
import { loadedCheck, loadedScenario } from './coop/loaded.js';
import type { Reference } from './reference.js';

export interface OpenRunner {
  readonly runner: RunnerAtOnce | RunnerOfThreads;
  readonly fingerprints: Fingerprints;
  close(): Promise<void>;
}

/**
 * @param covers whether choosers are to follow what is made, so as to cover all schedules
 * @throws {NotRewritable} on coop, where lockstep may still do
 */
export async function openRunner(
  reference: Reference,
  engine: 'coop' | 'lockstep',
  covers = false,
): Promise<OpenRunner> {
  if (engine === 'lockstep') {
    const { openOnThreads } = await import('./lockstep/open.js');
    return await openOnThreads(reference, covers);
  }
  const { CheckRunner, ScenarioRunner } = await import('./coop/runner.js');
  if (reference.kind === 'check') {
    const check = await loadedCheck(reference.url, reference.plain.points);
    return {
      runner: new CheckRunner(check, reference.program, reference.plain),
      fingerprints: check.modules.fingerprints,
      close: nothing,
    };
  }
  const loaded = await loadedScenario(reference.url, reference.plain.points);
  const runner = new ScenarioRunner(loaded, reference);
  return { runner, fingerprints: loaded.fingerprints, close: nothing };
}

async function nothing(): Promise<void> {
  // coroutines need not be closed
}
