/** What comes of plain accesses that race is found, however they are written: each is a step, a read and a write are two. */
import { beforeAll, expect, it } from 'vitest';
import { loadScenario, type LoadedScenario } from '../../../../src/runners/coop/load.js';
import { Dpor } from '../../../../src/search/strategies/dpor/dpor.js';

const LOST = ['1,0,0,0', '2,0,0,0'];
let loaded: LoadedScenario;

beforeAll(async () => {
  loaded = await loadScenario(new URL('./plain-points-programs.js', import.meta.url).href, 'always');
});

it.each([
  ['target of a pattern', LOST],
  ['target in an object', LOST],
  ['head of a loop', LOST],
  ['optional chain', LOST],
  ['another name', LOST],
  // both have found nothing there, and each takes it for its own
  ['logical assignment', ['1,1,0,0', '1,1,1,0', '2,0,1,0', '2,1,1,0']],
  ['two targets', ['1,1,0,0', '1,1,10,0', '1,1,11,0']],
])('%s', (form, outcomes) => {
  const executor = loaded.executor(form);
  const strategy = new Dpor();
  const seen = new Set<string>();
  for (let chooser = strategy.next(); chooser !== null; chooser = strategy.next()) {
    const execution = executor.execute(chooser, [], null, true);
    strategy.executed(execution);
    seen.add(execution.outcome);
  }
  expect([...seen].toSorted()).toEqual(outcomes);
  expect(strategy.coverage).toBe('exhausted');
});
