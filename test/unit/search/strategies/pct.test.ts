import { describe, expect, it } from 'vitest';
import { explore } from '../../../../src/search/explorer.js';
import { Pct } from '../../../../src/search/strategies/pct.js';
import { Random } from '../../../../src/machine/random.js';
import { meanToFirst, schedules } from '../sampling.js';
import { toyEngine } from '../toy-engine.js';
import { independent, reorder, staircase } from '../toy-programs.js';

describe('the probability of a bug of depth d, n actors and k decisions', () => {
  it.each([
    [1, 4],
    [2, 3],
    [2, 6],
    [3, 2],
    [3, 4],
    [4, 2],
  ])('is at least 1 / (n · k^(d−1)): d = %i with %i steps in between', (depth, padding) => {
    const executions = 20_000;
    const run = toyEngine(staircase(depth, padding));
    let k = 0;
    const statistics = explore(
      (chooser) => {
        const execution = run(chooser);
        k = Math.max(k, execution.decisions);
        return execution;
      },
      new Pct(depth, new Random(depth, padding)),
      { executions, keepGoing: true },
    );
    const bound = 1 / (2 * k ** (depth - 1));
    const seen = (statistics.findings[0]?.count ?? 0) / executions;
    expect(seen).toBeGreaterThan(bound - 3 * Math.sqrt(bound / executions));
  });
});

it('never finds what is deeper than d', () => {
  const { findings } = explore(toyEngine(staircase(3, 4)), new Pct(2, new Random(1)), {
    executions: 5000,
    keepGoing: true,
  });
  expect(findings).toEqual([]);
});

it('switches at most d − 1 times while everybody can go on', () => {
  for (const schedule of schedules(independent(9, 9, 9), new Pct(3, new Random(3)), 500)) {
    const blocks = schedule.replaceAll(/(.)\1*/g, '$1').length;
    expect(blocks).toBeLessThanOrEqual(3 + 2);
  }
});

it('finds reorder_3 within the order of magnitude that is published (185)', () => {
  expect(meanToFirst(reorder(3), (random) => new Pct(3, random))).toBeLessThan(200);
});
