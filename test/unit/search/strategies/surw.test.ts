import { describe, expect, it } from 'vitest';
import { RandomWalk } from '../../../../src/search/strategies/random-walk.js';
import { Surw } from '../../../../src/search/strategies/surw.js';
import { Urw } from '../../../../src/search/strategies/urw.js';
import type { Strategy } from '../../../../src/lab/schedule.js';
import { Random } from '../../../../src/machine/random.js';
import { chiSquare, chiSquareLimit, countEach, meanToFirst, schedules } from '../sampling.js';
import { local, write, type ToyProgram } from '../toy-engine.js';
import { independent, reorder, startedApart, twostage } from '../toy-programs.js';

describe('URW', () => {
  it('makes every interleaving as often as the others', () => {
    // A schedule is told until somebody has ended: there is nothing to decide from there on.
    const made = schedules(independent(4, 2), new Urw(new Random(2)), 30_000).slice(1);
    const counts = [...countEach(made).values()];
    expect(counts).toHaveLength(15);
    expect(chiSquare(counts)).toBeLessThan(chiSquareLimit(14));
  });

  it('finds reorder_3 and twostage within the order of magnitude that is published (24, 9)', () => {
    expect(meanToFirst(reorder(3), (random) => new Urw(random))).toBeLessThan(50);
    expect(meanToFirst(twostage(), (random) => new Urw(random))).toBeLessThan(60);
  });
});

describe('SURW', () => {
  /** Both write word 0 once, one of them after many other steps; the last to write is seen in the word. */
  const uneven: ToyProgram = {
    words: 1,
    actors: [[...Array.from({ length: 12 }, () => local()), write(0, 1)], [write(0, 2)]],
  };

  function shareOfShortFirst(strategy: Strategy): number {
    const made = schedules(uneven, strategy, 4000);
    return made.filter((schedule) => schedule.includes('1')).length / made.length;
  }

  it('orders the interesting accesses evenly, whatever lies in between', () => {
    expect(shareOfShortFirst(new RandomWalk(new Random(1)))).toBeGreaterThan(0.99);
    expect(shareOfShortFirst(new Surw(new Random(1)))).toBeCloseTo(1 / 2, 1);
  });

  it('is URW when no two actors meet', () => {
    const counts = [...countEach(schedules(independent(2, 2), new Surw(new Random(4)), 20_000)).values()];
    expect(counts).toHaveLength(6);
    expect(Math.max(...counts) / Math.min(...counts)).toBeLessThan(1.3);
  });

  it('finds reorder_3, reorder_10 and twostage within the order of magnitude that is published (7, 17, 8)', () => {
    expect(meanToFirst(reorder(3), (random) => new Surw(random))).toBeLessThan(25);
    expect(meanToFirst(reorder(10), (random) => new Surw(random))).toBeLessThan(60);
    expect(meanToFirst(twostage(), (random) => new Surw(random))).toBeLessThan(30);
  });

  it('finds them as well where each thread is started by a word of its own', () => {
    expect(meanToFirst(startedApart(reorder(3)), (random) => new Surw(random))).toBeLessThan(25);
    expect(meanToFirst(startedApart(reorder(10)), (random) => new Surw(random))).toBeLessThan(60);
    expect(meanToFirst(startedApart(reorder(50)), (random) => new Surw(random))).toBeLessThan(400);
    expect(meanToFirst(startedApart(twostage(20)), (random) => new Surw(random))).toBeLessThan(200);
  });
});
