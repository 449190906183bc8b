/** Orders that keep each thread's own, and nothing else: what is asked where times are not known. */
import { describe, expect, it } from 'vitest';
import { canBlock, orderOf } from '../../../src/check/interleave.js';
import { builtInModel } from '../../../src/linearizability/models/index.js';
import type { Call } from '../../../src/lab/history.js';

const queue = builtInModel('fifo-queue');
const lock = builtInModel('lock');

function call(thread: number, operation: string, given: Partial<Call> = {}): Call {
  return { thread, operation, arg: undefined, result: undefined, invoked: 0, returned: 0, ...given };
}

const push = (thread: number, arg: number): Call => call(thread, 'push', { arg });
const pop = (thread: number, result?: number): Call => call(thread, 'pop', { result });

describe('an order', () => {
  it('is found, whichever thread has to go first', () => {
    const threads = [[pop(0, 1), pop(0)], [push(1, 1)]];
    const { found, order } = orderOf(queue, [], threads);
    expect(found).toBe(true);
    expect(order).toEqual([threads[1][0], ...threads[0]]);
  });

  it('begins with the calls before the race', () => {
    const first = [push(0, 7)];
    expect(orderOf(queue, first, [[pop(0, 7)], []])).toEqual({ found: true, order: [first[0], pop(0, 7)] });
    expect(orderOf(queue, [pop(0, 7)], [[]])).toEqual({ found: false, order: [] });
  });

  it('does not turn a thread round: then as much as can be is in order', () => {
    const { found, order } = orderOf(
      queue,
      [],
      [
        [push(0, 1), push(0, 2)],
        [pop(1, 2), pop(1, 1)],
      ],
    );
    expect(found).toBe(false);
    expect(order).toEqual([push(0, 1), push(0, 2)]);
  });

  it('may be against time: what returned before another began may come after it', () => {
    const late = [call(1, 'pop', { result: undefined, invoked: 5, returned: 6 })];
    const early = [call(0, 'push', { arg: 1, invoked: 1, returned: 2 })];
    expect(orderOf(queue, [], [early, late]).found).toBe(true);
  });
});

describe('blocking', () => {
  const pending = (thread: number, operation: string): Call => call(thread, operation, { returned: Infinity });

  it('two that hold what the other wants', () => {
    const twice = [pending(0, 'acquire'), pending(0, 'acquire')];
    expect(canBlock(lock, [], [twice, []])).toBe(true);
  });

  it('not when each gives back what it took', () => {
    const section = (thread: number): Call[] => [pending(thread, 'acquire'), pending(thread, 'release')];
    expect(canBlock(lock, [], [section(0), section(1)])).toBe(false);
  });

  it('one that takes what another may have taken before', () => {
    const taker = (thread: number): Call[] => [pending(thread, 'pop')];
    expect(canBlock(queue, [push(0, 1)], [taker(0), taker(1)])).toBe(true);
    expect(canBlock(queue, [push(0, 1), push(0, 2)], [taker(0), taker(1)])).toBe(false);
  });
});
