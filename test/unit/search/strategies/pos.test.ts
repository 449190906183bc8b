import { expect, it } from 'vitest';
import { Pos } from '../../../../src/search/strategies/pos.js';
import { Random } from '../../../../src/machine/random.js';
import { countEach, meanToFirst, schedules } from '../sampling.js';
import { add, local, type ToyProgram } from '../toy-engine.js';
import { reorder, twostage } from '../toy-programs.js';

/** How often actor 1, with one access, comes before all of actor 0's three. */
function shareOfFirst(program: ToyProgram): number {
  const made = countEach(schedules(program, new Pos(new Random(5)), 30_000).map((schedule) => schedule.slice(0, 1)));
  return (made.get('1') ?? 0) / 30_000;
}

it('orders pending events by chance', () => {
  expect(shareOfFirst({ words: 1, actors: [[add(0, 1), local()], [add(0, 1)]] })).toBeCloseTo(1 / 2, 1);
});

it('draws again what conflicts with the step just made, and only that', () => {
  // Who lost against a first event keeps a low priority and loses again: 2/3 of the time, were it not for the conflict.
  const last = (word: number): number => {
    const program = { words: 2, actors: [[add(0, 1), add(0, 1), add(0, 1)], [add(word, 1)]] };
    const made = schedules(program, new Pos(new Random(6)), 30_000).filter((schedule) => schedule.startsWith('0'));
    return made.filter((schedule) => schedule.startsWith('00')).length / made.length;
  };
  expect(last(1)).toBeCloseTo(2 / 3, 1);
  expect(last(0)).toBeCloseTo(1 / 2, 1);
});

it('finds reorder_3 and twostage within the order of magnitude that is published (86, 15)', () => {
  expect(meanToFirst(reorder(3), (random) => new Pos(random))).toBeLessThan(100);
  expect(meanToFirst(twostage(), (random) => new Pos(random))).toBeLessThan(40);
});
