import { describe, expect, it } from 'vitest';
import { explore } from '../../../src/search/explorer.js';
import { formatShard, parseShard, shareOf, streamOf } from '../../../src/search/shard.js';
import { coverageOf, merge, type Statistics, type Summary } from '../../../src/search/statistics.js';
import { strategyNamed } from '../../../src/search/strategies/index.js';
import { PreemptionBounded } from '../../../src/search/strategies/preemption-bounded.js';
import { RandomWalk } from '../../../src/search/strategies/random-walk.js';
import { Random } from '../../../src/machine/random.js';
import { toyEngine } from './toy-engine.js';
import { account, deadlock, independent, reorder } from './toy-programs.js';

const walk = (seed = 1): RandomWalk => new RandomWalk(new Random(seed));

describe('explore', () => {
  it('stops after as many executions as it may make', () => {
    const statistics = explore(toyEngine(independent(2, 2)), walk(), { executions: 100 });
    expect(statistics).toMatchObject({
      executions: 100,
      distinctTraces: 6,
      steps: 400,
      ends: { completed: 100 },
      findings: [],
      coverage: 'sampled',
    });
  });

  it('stops when time is up', () => {
    let left = 30;
    expect(explore(toyEngine(independent(2, 2)), walk(), { deadline: () => --left === 0 }).executions).toBe(30);
  });

  it('stops when the strategy has nothing left', () => {
    expect(explore(toyEngine(independent(2, 2)), new PreemptionBounded())).toMatchObject({
      executions: 6,
      coverage: 'exhausted',
    });
  });

  it('stops at the first finding', () => {
    const { findings, executions, coverage } = explore(toyEngine(deadlock), new PreemptionBounded());
    expect(findings).toMatchObject([
      { kind: 'deadlock', count: 1, number: executions, strategy: 'preemption-bounded' },
    ]);
    expect(coverage).toBe('bound:0');
  });

  it('goes on when told to, and keeps the first of each kind', () => {
    const { findings, ends, outcomes } = explore(toyEngine(deadlock), new PreemptionBounded(), { keepGoing: true });
    expect(findings).toMatchObject([{ kind: 'deadlock', count: 2, number: 3 }]);
    expect(ends).toEqual({ completed: 4, deadlock: 2 });
    expect(outcomes).toEqual({ '0 0': 4, '1 1': 2 });
  });

  it('tells how far it is after each execution', () => {
    const seen: number[] = [];
    explore(toyEngine(account()), walk(), { executions: 4, keepGoing: true }, ({ executions }) =>
      seen.push(executions),
    );
    expect(seen).toEqual([1, 2, 3, 4]);
  });
});

/** Plans of account(3) with at most one deviation. */
const TRUNK = 7;

describe('merge', () => {
  const parts = (count: number, program = account(3)): Statistics[] =>
    Array.from({ length: count }, (_, index) => {
      const shard = { index, count };
      return explore(toyEngine(program), new PreemptionBounded({ shard }), { keepGoing: true, shard });
    });

  it('of all shards is what one alone would have seen, but for what all of them execute', () => {
    const alone = explore(toyEngine(account(3)), new PreemptionBounded(), { keepGoing: true });
    const whole = merge(parts(3));
    const { distinctTraces, ends } = alone;
    expect(whole).toMatchObject({ executions: distinctTraces + 2 * TRUNK, distinctTraces, coverage: 'exhausted' });
    expect(whole.ends['completed']).toBe(whole.executions);
    expect(ends['completed']).toBe(alone.executions);
    expect(Object.keys(whole.outcomes)).toEqual(Object.keys(alone.outcomes));
  });

  it('does not depend on the order, and can be done bit by bit', () => {
    const [a, b, c] = parts(3);
    expect(merge([c, a, b])).toEqual(merge([merge([a, b]), c]));
  });

  it('covers nothing while a shard is missing', () => {
    const [a, b, c] = parts(3);
    expect([[a], [a, b], [a, a, c], [a, b, c]].map((some) => coverageOf(merge(some)))).toEqual([
      'sampled',
      'sampled',
      'sampled',
      'exhausted',
    ]);
  });

  it('covers what the shard covers that came least far', () => {
    const [a, b] = parts(2);
    b.coverage = 'bound:2';
    expect(coverageOf(merge([a, b]))).toBe('bound:2');
  });

  it('keeps what was found first', () => {
    const found = [3, 1, 2].map((seed) => explore(toyEngine(reorder(3)), walk(seed), { executions: 5000 }));
    expect(merge(found).findings[0].number).toBe(Math.min(...found.map(({ executions }) => executions)));
    expect(merge(found).findings[0].count).toBe(3);
  });

  it('works on what was read from files', () => {
    const read = parts(2).map(({ traces: _, ...summary }) => JSON.parse(JSON.stringify(summary)) as Summary);
    expect(merge(read)).toMatchObject({ executions: 90 + TRUNK, coverage: 'exhausted' });
    expect(merge(read).distinctTraces).toBeGreaterThanOrEqual(45);
  });
});

describe('shards', () => {
  it.each(['1/1', '2/4', '12/12'])('are written %s', (text) => {
    expect(formatShard(parseShard(text)!)).toBe(text);
  });

  it.each(['', '0/4', '5/4', '1/0', '1', '1/2/3', '-1/2', '1.5/2', 'a/b'])('are not written "%s"', (text) => {
    expect(parseShard(text)).toBeUndefined();
  });

  it('share the executions out, and have streams of their own', () => {
    const all = Array.from({ length: 7 }, (_, index) => ({ index, count: 7 }));
    expect(all.map((shard) => shareOf(100, shard)).reduce((sum, share) => sum + share)).toBe(100);
    expect(new Set(all.flatMap((shard) => [0, 1, 2].map((purpose) => streamOf(shard, purpose)))).size).toBe(21);
  });

  it('of one seed explore different schedules', () => {
    const plans = [0, 1].map((index) => {
      const strategy = strategyNamed('random-walk', (stream) => new Random(9, stream), { index, count: 2 })!;
      return explore(toyEngine(reorder(3)), strategy, { executions: 200 }).steps;
    });
    expect(plans[0]).not.toBe(plans[1]);
  });

  it('are refused by no strategy, and unknown strategies are none', () => {
    expect(strategyNamed('pct:7', () => new Random(1))?.name).toBe('pct:7');
    expect(strategyNamed('toString', () => new Random(1))).toBeUndefined();
    expect(strategyNamed('pct:0', () => new Random(1))).toBeUndefined();
  });
});
