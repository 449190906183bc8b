import { expect, it } from 'vitest';
import { toyEngine } from '../toy-engine.js';
import { independent, reorder } from '../toy-programs.js';
import { RandomWalk } from '../../../../src/search/strategies/random-walk.js';
import { Random } from '../../../../src/machine/random.js';
import { chiSquare, chiSquareLimit, meanToFirst, Recorder } from '../sampling.js';

it('takes each enabled choice as often as the others, wherever it stands', () => {
  const run = toyEngine(independent(2, 3, 2));
  const walk = new RandomWalk(new Random(1));
  const counts = new Map<string, number[]>(); // of each choice, by the schedule before it
  for (let i = 0; i < 60_000; i++) {
    const recorder = new Recorder(walk.next());
    run(recorder);
    recorder.decisions.forEach(({ choice, enabled }, index) => {
      const before = recorder.schedule.slice(0, index);
      if (!counts.has(before))
        counts.set(
          before,
          enabled.map(() => 0),
        );
      counts.get(before)![enabled.indexOf(choice)]++;
    });
  }
  const tables = [...counts.values()];
  const freedom = tables.reduce((sum, table) => sum + table.length - 1, 0);
  const total = tables.reduce((sum, table) => sum + chiSquare(table), 0);
  expect(freedom).toBeGreaterThan(30);
  expect(total).toBeLessThan(chiSquareLimit(freedom));
});

it('finds what is a few even choices away, and hardly what is many', () => {
  expect(meanToFirst(reorder(2), (random) => new RandomWalk(random))).toBeLessThan(100);
  expect(meanToFirst(reorder(10), (random) => new RandomWalk(random), 3)).toBe(Infinity);
});
