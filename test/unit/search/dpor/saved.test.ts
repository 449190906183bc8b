/** A search that goes on from what was kept of it executes what it would have executed, in the same order. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Execution } from '../../../../src/lab/schedule.js';
import { Random } from '../../../../src/machine/random.js';
import type { CoopExecutor } from '../../../../src/runners/coop/executor.js';
import { loadScenario, type LoadedScenario } from '../../../../src/runners/coop/load.js';
import { urlOf } from '../../../../src/runners/scenario-catalog.js';
import { Dpor } from '../../../../src/search/strategies/dpor/dpor.js';
import { restoredValue, savedValue } from '../../../../src/search/strategies/dpor/saved.js';
import type { SavedSearch } from '../../../../src/search/strategies/dpor/saved-search.js';
import { CpuPrograms } from './cpu-executor.js';
import { generateProgram } from './generate-program.js';

let programs: LoadedScenario;
let cpus: CpuPrograms;

beforeAll(async () => {
  programs = await loadScenario(new URL('./program-scenario.js', import.meta.url).href);
  cpus = await CpuPrograms.load();
});

interface Searched {
  /** Plans, in order. */
  readonly plans: readonly string[];
  readonly coverage: string;
  readonly inVain: number;
}

/** @param every after so many executions a search that knows nothing goes on from what was kept */
function search(executor: CoopExecutor, every: number, most = 60): Searched {
  const plans: string[] = [];
  let strategy = new Dpor();
  while (plans.length < most) {
    const chooser = strategy.next();
    if (chooser === null) break;
    const execution: Execution = executor.execute(chooser, [], null, true);
    strategy.executed(execution);
    plans.push(JSON.stringify([execution.plan, execution.outcome]));
    if (plans.length % every > 0) continue;
    const kept = strategy.save();
    if (kept !== null) strategy = new Dpor({ from: JSON.parse(JSON.stringify(kept)) as SavedSearch });
  }
  return { plans, coverage: strategy.coverage, inVain: strategy.inVain };
}

describe('a search that is kept', { timeout: 60_000 }, () => {
  it.each([
    ['operations of every kind', 'LSACXWNWN', ''],
    ['loops that only look', 'LSAXPPKQQRN', ''],
    ['waits that time out', 'LSATTWNN', ''],
    ['elements smaller than a word', 'LSAXPPKQQRC', 'Uint8Array: '],
  ])('goes on between any two executions of programs with %s', (_, kinds, view) => {
    const random = new Random(11);
    let executions = 0;
    for (let i = 0; i < 8; i++) {
      const text = view + generateProgram(random, kinds);
      const executor = programs.executor(text);
      const whole = search(executor, Infinity);
      expect([text, search(executor, 1)]).toEqual([text, whole]);
      executions += whole.plans.length;
    }
    expect(executions).toBeGreaterThan(20);
  });

  it.each(['I10 I10 | L0 L0', 'K1 S01 | X L0 Y', 'device 1: S01 | O L0 E L0', 'I21 D1 | A1 | L0 H01 O'])(
    'goes on between any two executions of CPUs: %s',
    (text) => {
      const executor = cpus.executor(text);
      const whole = search(executor, Infinity);
      expect(whole.coverage).toBe('exhausted');
      expect(search(executor, 1)).toEqual(whole);
    },
  );

  it('goes on in a scenario after seven executions each, and says that it has ended when it had', async () => {
    const loaded = await loadScenario(urlOf('sync/semaphore-lost-wake-up'));
    const whole = search(loaded.executor('fixed'), Infinity);
    expect(whole.plans.length).toBeGreaterThan(50);
    expect(search(loaded.executor('fixed'), 7)).toEqual(whole);
  });

  it('is not kept where it claims nothing', () => {
    const strategy = new Dpor();
    const executor = programs.executor('W00 W00 W00 W00 | N01', true);
    for (let chooser = strategy.next(); chooser !== null; chooser = strategy.next())
      strategy.executed(executor.execute(chooser));
    expect(strategy.save()).toBeNull();
  });

  it('keeps every value of an operation', () => {
    const values = [undefined, 0, -5, 1.5, -0, NaN, Infinity, 7n, -(2n ** 63n), 'Uint8Array 5', '7n', ''];
    for (const value of values) expect(restoredValue(JSON.parse(JSON.stringify(savedValue(value))))).toEqual(value);
  });
});
