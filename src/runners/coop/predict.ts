/** What small plain code may come out with under a memory model: outcomes of its schedules, with few preemptions. */
import type { MemoryModel } from '../../lab/plain-memory.js';
import { PreemptionBounded } from '../../search/strategies/preemption-bounded.js';
import { loadScenario } from './load.js';

/** Preemptions, and executions, after which no more is looked at. */
const [PREEMPTIONS_MAX, EXECUTIONS_MAX] = [3, 3000];

/** Context: the module is one of our own. */
export async function predicted(url: string, form: string, model: MemoryModel): Promise<ReadonlySet<string>> {
  const executor = (await loadScenario(url, 'always')).executor(form, false, model);
  const strategy = new PreemptionBounded({ most: PREEMPTIONS_MAX });
  const outcomes = new Set<string>();
  for (let executions = 0; executions < EXECUTIONS_MAX; executions++) {
    const chooser = strategy.next();
    if (chooser === null) break;
    const execution = executor.execute(chooser);
    strategy.executed();
    outcomes.add(execution.outcome);
  }
  return outcomes;
}
