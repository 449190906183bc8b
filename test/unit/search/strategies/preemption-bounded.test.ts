import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explore } from '../../../../src/search/explorer.js';
import { Inexact } from '../../../../src/lab/inexact.js';
import { PreemptionBounded } from '../../../../src/search/strategies/preemption-bounded.js';
import type { Execution } from '../../../../src/lab/schedule.js';
import { schedules } from '../sampling.js';
import { local, toyEngine, type ToyProgram } from '../toy-engine.js';
import { account, deadlock, independent, reorder, twostage } from '../toy-programs.js';

const choose = (n: number, k: number): number => (k < 0 || k > n ? 0 : k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);

/**
 * Two actors with a and b steps: a schedule of m blocks has m − 2 preemptions, since the one that ends first is left
 * for good. So many ways there are to cut a and b into the blocks, beginning with either.
 */
function withPreemptions(a: number, b: number, preemptions: number): number {
  const [long, short] = [Math.ceil(preemptions / 2), Math.floor(preemptions / 2)];
  return choose(a - 1, long) * choose(b - 1, short) + choose(a - 1, short) * choose(b - 1, long);
}

function executionsOf(program: ToyProgram, strategy: PreemptionBounded): Execution[] {
  const run = toyEngine(program);
  const made: Execution[] = [];
  explore((chooser) => made[made.push(run(chooser)) - 1], strategy, { keepGoing: true });
  return made;
}

describe('two actors with a and b steps', () => {
  it.each([
    [1, 1],
    [1, 5],
    [3, 4],
    [6, 6],
    [8, 3],
  ])('%i and %i: as many schedules for each bound as the closed form says', (a, b) => {
    const made = executionsOf(independent(a, b), new PreemptionBounded());
    const counts = made.reduce<number[]>(
      (all, { preemptions }) => all.with(preemptions, all[preemptions] + 1),
      Array(a + b).fill(0) as number[],
    );
    expect(counts).toEqual(counts.map((_, preemptions) => withPreemptions(a, b, preemptions)));
    expect(made).toHaveLength(choose(a + b, a));
  });

  it.each([0, 1, 2, 3, 4])('ends after bound %i when told to', (most) => {
    const strategy = new PreemptionBounded({ most });
    const wanted = Array.from({ length: most + 1 }, (_, preemptions) => withPreemptions(7, 5, preemptions));
    expect(executionsOf(independent(7, 5), strategy)).toHaveLength(wanted.reduce((sum, count) => sum + count));
    expect(strategy.coverage).toBe(`bound:${most}`);
  });
});

const PROGRAMS: [string, ToyProgram, number][] = [
  ['2 × 2 × 2 steps', independent(2, 2, 2), 90],
  ['3 × 2 × 1 steps', independent(3, 2, 1), 60],
  ['a deadlock', deadlock, 6],
  ['account', account(3), 90],
  ['twostage', twostage(), 761],
  ['reorder_2', reorder(2), 12_320],
  ['events', { ...independent(2, 2), events: [{ ...local(), ready: (words) => words[0] === 1 }] }, 0],
];

describe.each(PROGRAMS.slice(0, -1))('%s', (_, program, total) => {
  it('executes each schedule once, fewest preemptions first', () => {
    const strategy = new PreemptionBounded();
    const made = executionsOf(program, strategy);
    expect(made).toHaveLength(total);
    expect(new Set(schedules(program, new PreemptionBounded())).size).toBe(total);
    expect(made.map(({ preemptions }) => preemptions)).toEqual(
      made.map(({ preemptions }) => preemptions).toSorted((a, b) => a - b),
    );
    expect(strategy.coverage).toBe('exhausted');
  });

  it.each([0, 1, 20])('executes them all with memory for %i plans', (memory) => {
    const strategy = new PreemptionBounded({ memory });
    expect(new Set(schedules(program, strategy)).size).toBe(total);
    expect(strategy.coverage).toBe('exhausted');
  });

  it.each([2, 3, 5])(
    'in %i shards: each schedule in one of them, but those with one deviation at most in all',
    (count) => {
      const shares = Array.from({ length: count }, (__, index) =>
        executionsOf(program, new PreemptionBounded({ shard: { index, count } })).map(({ plan }) =>
          JSON.stringify(plan),
        ),
      );
      const alone = executionsOf(program, new PreemptionBounded());
      const trunk = alone.filter(({ plan }) => plan.deviations.length <= 1);
      expect(new Set(shares.flat())).toEqual(new Set(alone.map(({ plan }) => JSON.stringify(plan))));
      expect(shares.flat()).toHaveLength(total + trunk.length * (count - 1));
    },
  );
});

it('counts an event that cuts in as a preemption', () => {
  const ping = {
    ...local(({ words }) => void (words[1] = 1)),
    ready: (words: Int32Array) => words[0] === 1 && words[1] === 0,
  };
  const program: ToyProgram = { words: 2, actors: [[...independent(3).actors[0]]], events: [ping] };
  const made = executionsOf(program, new PreemptionBounded());
  expect(made.map(({ preemptions }) => preemptions)).toEqual([0, 1]);
});

it('agrees with the closed form for any two actors, shards and memory', () => {
  const size = fc.integer({ min: 1, max: 5 });
  fc.assert(
    fc.property(size, size, fc.nat(30), fc.integer({ min: 1, max: 4 }), (a, b, memory, count) => {
      const shares = Array.from({ length: count }, (_, index) =>
        schedules(independent(a, b), new PreemptionBounded({ shard: { index, count }, memory })),
      );
      return new Set(shares.flat()).size === choose(a + b, a);
    }),
    { numRuns: 60 },
  );
});

it('finds the deadlock with one preemption', () => {
  const { findings } = explore(toyEngine(deadlock), new PreemptionBounded());
  expect(findings).toMatchObject([
    { kind: 'deadlock', strategy: 'preemption-bounded', execution: { preemptions: 1, end: 'deadlock' } },
  ]);
});

it('notices a program that does something else the second time', () => {
  let executions = 0;
  const runs = [toyEngine(independent(3, 3)), toyEngine(independent(1, 1))];
  const strategy = new PreemptionBounded();
  const { coverage, gaveUp } = explore((chooser) => runs[Math.floor(executions++ / 2) % 2](chooser), strategy);
  expect({ coverage, gaveUp }).toEqual({ coverage: 'sampled', gaveUp: Inexact.OTHERWISE });
});

it.each([2, 4])('gives %i shards about as much to do', (count) => {
  for (const program of [independent(25, 25), twostage(3), reorder(3)]) {
    const alone = explore(toyEngine(program), new PreemptionBounded({ most: 2 }), { keepGoing: true }).executions;
    for (let index = 0; index < count; index++) {
      const strategy = new PreemptionBounded({ most: 2, shard: { index, count } });
      const share = explore(toyEngine(program), strategy, { keepGoing: true }).executions;
      expect(share / alone).toBeLessThan(1.4 / count);
    }
  }
});
