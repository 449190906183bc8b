/** Shares that know nothing of each other make together what one search makes, each order once. */
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../../src/machine/random.js';
import type { CoopExecutor } from '../../../../src/runners/coop/executor.js';
import { loadScenario, type LoadedScenario } from '../../../../src/runners/coop/load.js';
import { urlOf } from '../../../../src/runners/scenario-catalog.js';
import { Dpor } from '../../../../src/search/strategies/dpor/dpor.js';
import { DporShare } from '../../../../src/search/strategies/dpor/dpor-share.js';
import type { SavedSearch } from '../../../../src/search/strategies/dpor/saved-search.js';
import { CpuPrograms } from './cpu-executor.js';
import { generateProgram } from './generate-program.js';
import { countTraces } from './interleavings.js';
import { countMachine } from './machine-interleavings.js';

let programs: LoadedScenario;
let cpus: CpuPrograms;

beforeAll(async () => {
  programs = await loadScenario(new URL('./program-scenario.js', import.meta.url).href);
  cpus = await CpuPrograms.load();
});

interface Shared {
  /** Of each share. */
  readonly traces: readonly number[];
  readonly coverage: readonly string[];
  readonly leftOut: readonly (string | null)[];
  readonly outcomes: ReadonlySet<string>;
  readonly executions: number;
}

/** @param every after so many executions each share goes on from what was kept of it */
function searchInShares(executor: CoopExecutor, count: number, every = Infinity): Shared {
  const outcomes = new Set<string>();
  const shares = Array.from({ length: count }, (_, index) => new DporShare({ index, count }));
  let executions = 0;
  for (const index of shares.keys())
    for (let chooser = shares[index].next(); chooser !== null; chooser = shares[index].next()) {
      const execution = executor.execute(chooser, [], null, true);
      shares[index].executed(execution);
      outcomes.add(execution.end === 'completed' ? execution.outcome : execution.end);
      if (++executions % every > 0) continue;
      const kept = JSON.parse(JSON.stringify(shares[index].save())) as SavedSearch;
      shares[index] = new DporShare({ index, count }, kept);
    }
  const traces = shares.map((share) => share.traces);
  const coverage = shares.map((share) => share.coverage);
  return { traces, coverage, leftOut: shares.map(({ leavesOut }) => leavesOut), outcomes, executions };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

describe('shares of dpor', { timeout: 60_000 }, () => {
  it.each([
    [2, 'LSACXWNWN', 21],
    [3, 'LSACXWNWN', 22],
    [2, 'LSAXPPKQQRN', 23],
  ])('%i together make each order once: programs of %s', (count, kinds, seed) => {
    const random = new Random(seed);
    for (let i = 0; i < 8; i++) {
      const form = generateProgram(random, kinds);
      const { traces, coverage, outcomes } = searchInShares(programs.executor(form), count);
      const all = countTraces(form);
      expect([form, coverage, outcomes]).toEqual([form, coverage.map(() => 'exhausted'), all.outcomes]);
      // a livelock that was come to by looking in vain may have been come to in no other way
      if (all.outcomes.has('livelock')) expect([form, sum(traces) <= all.traces]).toEqual([form, true]);
      else expect([form, sum(traces)]).toEqual([form, all.traces]);
    }
  });

  it.each(['I10 I10 | L0 L0', 'I10 B00 I10 | A0', 'K1 S01 | X L0 Y', 'I21 D1 | A1 | L0 H01 O', 'I10 S01 A1 | N00 A1'])(
    'together make each order of CPUs once: %s',
    (text) => {
      const { traces, coverage } = searchInShares(cpus.executor(text), 2);
      const all = countMachine(cpus.executor(text), 20_000)!;
      expect({ coverage, traces: sum(traces) }).toEqual({
        coverage: ['exhausted', 'exhausted'],
        traces: all.forms.size,
      });
    },
  );

  it('have about as much to do each', () => {
    const executor = programs.executor('A0 A0 A1 A0 | A0 A1 A0 | A1 A0 A0 A1');
    const { traces, executions } = searchInShares(executor, 4);
    const one = new Dpor();
    for (let chooser = one.next(); chooser !== null; chooser = one.next()) one.executed(executor.execute(chooser));
    expect(sum(traces)).toBe(one.traces);
    expect(Math.max(...traces)).toBeLessThan(one.traces / 2);
    expect(executions).toBeLessThan(1.5 * one.traces);
  });

  it('go on from what was kept of them', async () => {
    const loaded = await loadScenario(urlOf('sync/semaphore-lost-wake-up'));
    const whole = searchInShares(loaded.executor('fixed'), 2);
    expect(whole.traces.every((traces) => traces > 0)).toBe(true);
    expect(searchInShares(loaded.executor('fixed'), 2, 1)).toEqual(whole);
  });

  it('claim nothing where nothing can be claimed', () => {
    const { coverage, leftOut } = searchInShares(programs.executor('W00 W00 W00 W00 | N01', true), 2);
    expect(coverage).toEqual(['sampled', 'sampled']);
    expect(leftOut.filter((why) => why !== null)).not.toEqual([]);
  });
});
