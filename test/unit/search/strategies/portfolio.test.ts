import { expect, it } from 'vitest';
import { explore } from '../../../../src/search/explorer.js';
import { strategyNamed } from '../../../../src/search/strategies/index.js';
import { Pct } from '../../../../src/search/strategies/pct.js';
import { Portfolio } from '../../../../src/search/strategies/portfolio.js';
import { PreemptionBounded } from '../../../../src/search/strategies/preemption-bounded.js';
import { RandomWalk } from '../../../../src/search/strategies/random-walk.js';
import { Replay } from '../../../../src/search/strategies/replay.js';
import type { Strategy } from '../../../../src/lab/schedule.js';
import { Random } from '../../../../src/machine/random.js';
import { toyEngine } from '../toy-engine.js';
import { independent, reorder, twostage } from '../toy-programs.js';

/** Who made the executions, in order. */
function makers(strategy: Strategy, executions: number): (string | undefined)[] {
  const run = toyEngine(independent(2, 3));
  const made: (string | undefined)[] = [];
  explore(run, strategy, { executions, keepGoing: true }, () => made.push(strategy.madeBy));
  return made;
}

it('takes its strategies in turn, and goes on without those that have ended', () => {
  const parts = [new RandomWalk(new Random(1)), new Replay({ deviations: [] }), new Pct(2, new Random(2))];
  expect(makers(new Portfolio(parts), 7)).toEqual([
    'random-walk',
    'replay',
    'pct:2',
    'random-walk',
    'pct:2',
    'random-walk',
    'pct:2',
  ]);
});

it('tells each of its own executions only', () => {
  const [bounded, walk] = [new PreemptionBounded(), new RandomWalk(new Random(1))];
  const made = makers(new Portfolio([walk, bounded]), 1000);
  expect(made.filter((maker) => maker === 'preemption-bounded')).toHaveLength(10);
  expect(bounded.coverage).toBe('exhausted');
});

it('ends when one of them has seen everything', () => {
  const portfolio = new Portfolio([new RandomWalk(new Random(1)), new PreemptionBounded()]);
  expect(makers(portfolio, 1000)).toHaveLength(20);
  expect(portfolio.coverage).toBe('exhausted');
});

it('says who found the bug', () => {
  const found = new Set<string>();
  for (let seed = 0; seed < 20; seed++) {
    const { findings } = explore(
      toyEngine(reorder(3)),
      strategyNamed('portfolio', (stream) => new Random(seed, stream))!,
      { executions: 2000 },
    );
    found.add(findings[0].strategy);
  }
  expect([...found].every((name) => ['surw', 'pos', 'pct:3', 'random-walk', 'preemption-bounded'].includes(name))).toBe(
    true,
  );
  expect(found.size).toBeGreaterThan(1);
});

it('finds what one of its parts never finds', () => {
  const { findings } = explore(toyEngine(twostage(8)), strategyNamed('portfolio', (stream) => new Random(3, stream))!, {
    executions: 5000,
  });
  expect(findings).toMatchObject([{ kind: 'half-done' }]);
});

it('leaves off sampling after a number of executions, and goes on with what can prove', () => {
  const portfolio = new Portfolio([new RandomWalk(new Random(1)), new PreemptionBounded()], 4);
  const made = makers(portfolio, 1000);
  expect(made.slice(0, 5)).toEqual([
    'random-walk',
    'preemption-bounded',
    'random-walk',
    'preemption-bounded',
    'preemption-bounded',
  ]);
  expect(made.slice(4).every((maker) => maker === 'preemption-bounded')).toBe(true);
  expect(portfolio.coverage).toBe('exhausted');
  expect(strategyNamed('portfolio:12', (stream) => new Random(1, stream))).toBeInstanceOf(Portfolio);
  expect(strategyNamed('portfolio:0', (stream) => new Random(1, stream))).toBeUndefined();
});
