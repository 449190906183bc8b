import { beforeAll, describe, expect, it } from 'vitest';
import { loadScenario, type LoadedScenario } from '../../../../src/runners/coop/load.js';
import { Dpor } from '../../../../src/search/strategies/dpor/dpor.js';
import { countStructure } from './structure-interleavings.js';
import { scenario } from './structures.js';

type Counts = Readonly<Record<string, number>>;

let loaded: LoadedScenario;

beforeAll(async () => {
  loaded = await loadScenario(new URL('./structures.js', import.meta.url).href);
});

/** Executions by what was seen, but for what repeats others. */
function executed(form: string): { counts: Counts; strategy: Dpor } {
  const executor = loaded.executor(form);
  const strategy = new Dpor();
  const counts: Record<string, number> = {};
  for (let chooser = strategy.next(); chooser !== null; chooser = strategy.next()) {
    const before = strategy.traces;
    const execution = executor.execute(chooser);
    strategy.executed(execution);
    if (strategy.traces > before) counts[execution.outcome] = (counts[execution.outcome] ?? 0) + 1;
  }
  expect(strategy.coverage).toBe('exhausted');
  return { counts, strategy };
}

function counted(form: string): Counts {
  return countStructure({
    shared: scenario.shared,
    actors: scenario.actors(form),
    words: ({ words }) => words,
    after: scenario.after,
  });
}

function sum(counts: Counts, ...without: readonly string[]): number {
  const kept = Object.entries(counts).filter(([seen]) => !without.some((what) => seen.includes(what)));
  return kept.reduce((all, [, count]) => all + count, 0);
}

describe('structures whose executions GenMC has counted', () => {
  it.each([
    ['deque', 59], // as to GenMC: it has no loop
    ['stack, turns counted', 22],
    ['queue, turns counted', 178],
  ])('are executed once in each order, by a count that goes another way: %s, %i', (form, expected) => {
    const { counts, strategy } = executed(form);
    expect(counts).toEqual(counted(form));
    expect([sum(counts), strategy.inVain]).toEqual([expected, 0]);
  });

  it('Treiber stack: 18, for a pop that lost looks once more, and neither counts that', () => {
    const { counts } = executed('stack, turns counted');
    expect(sum(counts, 'takes in vain')).toBe(18); // to GenMC it is blocked
    expect(sum(executed('stack').counts)).toBe(18); // here it waits until the head has changed
  });

  it('Michael-Scott queue: 50 for GenMC, which counts turns of an enqueue that were in vain, and 26 here', () => {
    const { counts } = executed('queue, turns counted');
    // its program says that no dequeue loses, and to GenMC a dequeue that looks once more is blocked; an enqueue is not, for
    // the way back to the beginning of its loop also leads from a compare-exchange that may succeed
    expect(sum(counts, 'takes in vain', 'lost')).toBe(50);
    expect(sum(counts, 'takes in vain', 'lost', 'adds in vain')).toBe(26);
    const { counts: own } = executed('queue');
    expect(sum(own)).toBe(26); // one that found the tail moved, or that could not help, waits here too
    expect(Object.keys(own).toSorted()).toEqual(Object.keys(counted('queue')).toSorted());
  });
});
