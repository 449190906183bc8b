/** What small plain code may come out with under a memory model: outcomes of its schedules, with few preemptions. */
import type { MemoryModel } from '../../lab/plain-memory.js';
import type { Strategy } from '../../lab/schedule.js';
import { Dpor } from '../../search/strategies/dpor/dpor.js';
import { PreemptionBounded } from '../../search/strategies/preemption-bounded.js';
import { loadScenario, type LoadedScenario } from './load.js';

/** Preemptions, and executions, after which no more is looked at. */
const [PREEMPTIONS_MAX, EXECUTIONS_MAX] = [3, 3000];

/** Every model allows the interleavings, all of which are covered. Context: the module is one of our own. */
export async function predicted(url: string, form: string, model: MemoryModel): Promise<ReadonlySet<string>> {
  const loaded = await loadScenario(url, 'always');
  return new Set([
    ...outcomesOf(loaded, form, 'interleaving', new Dpor()),
    ...outcomesOf(loaded, form, model, new PreemptionBounded({ most: PREEMPTIONS_MAX })),
  ]);
}

function outcomesOf(loaded: LoadedScenario, form: string, model: MemoryModel, strategy: Strategy): Set<string> {
  const executor = loaded.executor(form, false, model);
  const outcomes = new Set<string>();
  for (let executions = 0; executions < EXECUTIONS_MAX; executions++) {
    const chooser = strategy.next();
    if (chooser === null) break;
    const execution = executor.execute(chooser, [], null, true);
    strategy.executed(execution);
    outcomes.add(execution.outcome);
  }
  return outcomes;
}
