import { describe, expect, it } from 'vitest';
import { linearize } from '../../../src/linearizability/linearize.js';
import { fifoQueue, keyValue, lifoStack } from '../../../src/linearizability/models/index.js';
import type { Call, History, Model } from '../../../src/lab/history.js';
import { orderProblem } from './brute-force.js';
import { queueTraffic, registerTraffic, stackTraffic } from '../../../bench/histories.js';

/** Not a measurement: that the search does not go astray. `npm run bench` measures. */
describe('linearize, with long histories', () => {
  it.each([
    [2000, 0],
    [2000, 800],
    [10_000, 20],
  ])('a queue: %i calls, of which %i pushes come first', (calls, depth) => {
    const history = queueTraffic(calls, depth, 1);
    const { verdict, order, tries } = linearize(fifoQueue(), history);
    expect(verdict).toBe('ok');
    expect(tries).toBeLessThan(2 * calls);
    if (calls <= 2000) expect(orderProblem(fifoQueue(), history, order)).toBeNull();
  });

  it.each([
    [2000, 0],
    [2000, 800],
  ])('a stack: %i calls, of which %i pushes come first', (calls, depth) => {
    const history = stackTraffic(calls, depth, 2);
    const { verdict, tries } = linearize(lifoStack(), history);
    expect(verdict).toBe('ok');
    expect(tries).toBeLessThan(2 * calls);
  });

  it('registers by key', () => {
    const history = registerTraffic(20_000, 64, 3);
    const { verdict, tries } = linearize(keyValue, history);
    expect(verdict).toBe('ok');
    expect(tries).toBeLessThan(40_000);
  });

  /** One call of a long history told otherwise. */
  const told = (history: History, index: number, otherwise: Partial<Call>): History =>
    history.map((call, i) => (i === index ? { ...call, ...otherwise } : call));
  const popped = (history: History): number[] =>
    history.flatMap(({ operation, result }, i) => (operation === 'pop' && result !== undefined ? [i] : []));

  it.each([
    ['a queue', fifoQueue() as Model, queueTraffic],
    ['a stack', lifoStack() as Model, stackTraffic],
  ])('finds what one call of a long history has wrong: %s', (_, model, trafficOf) => {
    const history = trafficOf(1000, 100, 4);
    const pops = popped(history);
    const last = pops.at(-1)!;
    const wrong = {
      'never put in': told(history, last, { result: -1 }),
      'taken twice': told(history, last, { result: history[pops[3]].result }),
      'empty, though it is not': told(history, pops[3], { result: undefined }),
    };
    for (const [what, calls] of Object.entries(wrong))
      expect([what, linearize(model, calls).verdict]).toEqual([what, 'illegal']);
  });

  it('finds two elements of a long queue that change places, and shows their calls', () => {
    const history = queueTraffic(1000, 100, 4);
    const pops = popped(history);
    const [early, late] = [pops[50], pops[80]];
    const turned = told(told(history, early, { result: history[late].result }), late, {
      result: history[early].result,
    });
    const { verdict, ends } = linearize(fifoQueue(), turned);
    expect(verdict).toBe('illegal');
    expect(ends[0].order.length + ends[0].misfits.length).toBeLessThanOrEqual(4);
  });
});
