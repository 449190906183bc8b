/**
 * What is held back from looking on may give up one day. That is executed, as a choice, but not with every number of looks:
 * so a search that has held it back covers nothing, unless it would come back to where it was for ever, or dpor has followed
 * it all the way.
 */
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../../../src/runners/coop/load.js';
import { explore } from '../../../../src/search/explorer.js';
import { Dpor } from '../../../../src/search/strategies/dpor/dpor.js';
import { PreemptionBounded } from '../../../../src/search/strategies/preemption-bounded.js';
import { GIVE_UP, GIVE_UP_SOON, LOOK_ON } from './looks.js';

const loaded = await loadScenario(new URL('./held-back-program.js', import.meta.url).href);

describe.each([
  ['dpor', () => new Dpor()],
  ['preemption-bounded', () => new PreemptionBounded()],
])('%s', (strategy, make) => {
  const search = (form: string): { readonly coverage: string; readonly outcomes: ReadonlySet<string> } => {
    const searching = make();
    const executor = loaded.executor(form);
    const outcomes = new Set<string>();
    const execute = (chooser: Parameters<typeof executor.execute>[0]) => {
      const execution = executor.execute(chooser);
      outcomes.add(execution.outcome);
      return execution;
    };
    explore(execute, searching, { keepGoing: true, executions: 2000 });
    return { coverage: searching.coverage, outcomes };
  };

  it.each(Object.keys(GIVE_UP))('sees that it gives up, and does not claim all, where an actor %s', (form) => {
    const isFollowed = strategy === 'dpor' && !form.startsWith('waits');
    const outcomes = strategy === 'dpor' && !isFollowed ? ['saw it'] : ['saw it', 'gave up'];
    expect(search(form)).toEqual({ coverage: isFollowed ? 'exhausted' : 'sampled', outcomes: new Set(outcomes) });
  });

  it.each(Object.keys(GIVE_UP_SOON))('sees that it gives up where an actor %s', (form) => {
    expect(search(form)).toEqual({ coverage: 'exhausted', outcomes: new Set(['saw it', 'gave up']) });
  });

  it.each(Object.keys(LOOK_ON))('covers all where an actor %s', (form) => {
    expect(search(form)).toEqual({ coverage: 'exhausted', outcomes: new Set(['saw it']) });
  });
});
