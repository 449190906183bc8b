/** Looking on in vain takes thousands of steps: no more than a ninth of all, once some were spent. */
import { expect, it } from 'vitest';
import type { Decision } from '../../../../src/lab/schedule.js';
import { Random } from '../../../../src/machine/random.js';
import { LookOn } from '../../../../src/search/strategies/look-on.js';

const asked = (looks: number): Decision => ({
  index: 0,
  actors: 2,
  preferred: 10,
  running: false,
  looker: 0,
  looks,
  count: 3,
  enabled: Int32Array.from([10, 11, 12]),
  pending: () => ({ word: -1, writes: false }),
});

it('an actor looks on as often as not, once one has looked for long', () => {
  const lookOn = new LookOn();
  const random = new Random(1);
  const drawn = (looks: number): number[] => Array.from({ length: 100 }, () => lookOn.choose(asked(looks), random));
  expect(new Set(drawn(4))).toEqual(new Set([10]));
  expect(new Set(drawn(8))).toEqual(new Set([10, 11]));
  expect(drawn(4).filter((choice) => choice === 11).length).toBeGreaterThan(30);
});

it('executions that looked on in vain are a ninth of all steps, and others as many as they like', () => {
  const lookOn = new LookOn();
  let [vain, others] = [0, 0];
  for (let i = 0; i < 200_000; i++) {
    const steps = lookOn.isWorthIt ? 5000 : 50;
    if (lookOn.isWorthIt) lookOn.take(asked(16));
    if (steps === 50) others += steps;
    else vain += steps;
    lookOn.executed({ steps });
  }
  expect(vain / (vain + others)).toBeGreaterThan(0.1);
  expect(vain / (vain + others)).toBeLessThan(0.13);

  const fruitful = new LookOn();
  for (let i = 0; i < 1000; i++) {
    expect(fruitful.isWorthIt).toBe(true);
    fruitful.take(asked(16));
    fruitful.executed({ steps: 3000 });
  }
});
