/** Why no order explains what calls returned, and calls as they are shown. */
import { describe, expect, it } from 'vitest';
import { explain, shownCalls } from '../../../src/check/explain.js';
import { definitionOf, maker, optionsOf } from './made-calls.js';

const queue = definitionOf('fifo-queue', { push: { args: 'int' }, pop: {} });

describe('an explanation', () => {
  it('has the longest order, the call that fits nowhere, and what the structure holds by then', () => {
    const made = maker(queue);
    const calls = [
      made('pop', { result: 2, thread: 1, at: [5, 6] }),
      made('push', { arg: 1, at: [1, 2] }),
      made('push', { arg: 2, at: [3, 4] }),
    ];
    expect(explain(calls, optionsOf(queue))).toEqual({
      order: [1, 2],
      misfit: 0,
      state: 'a queue with [1, 2], oldest first',
    });
  });

  it('of two that fit nowhere names the one that returned first', () => {
    const made = maker(queue);
    const calls = [
      made('pop', { result: 8, thread: 1, at: [1, 4] }),
      made('pop', { result: 9, thread: 0, at: [2, 3] }),
    ];
    expect(explain(calls, optionsOf(queue))).toEqual({ order: [], misfit: 1, state: 'an empty queue' });
  });

  it('is not to be had where there is an order, or where none was decided', () => {
    const made = maker(queue);
    expect(explain([made('push', { arg: 1 }), made('pop', { result: 1 })], optionsOf(queue))).toBeNull();
    const many = Array.from({ length: 6 }, (_, thread) => made('push', { arg: thread, thread, at: [1, 2] }));
    expect(explain([...many, made('pop', { result: 9, at: [3, 4] })], optionsOf(queue, 3))).toBeNull();
  });

  it('tells a state of a model without words by its value', () => {
    const definition = definitionOf(
      {
        name: 'own',
        initial: () => [7],
        operations: { look: (state, { result }) => (result === 7 ? state : undefined) },
      },
      { look: {} },
    );
    expect(explain([maker(definition)('look', { result: 1 })], optionsOf(definition))?.state).toBe('[7]');
  });
});

it('calls are shown with what they returned, threw, or have not returned', () => {
  const made = maker(queue);
  const calls = [
    made('push', { arg: 1, phase: 'before' }),
    made('pop', { threw: 'Error: no', thread: 1 }),
    made('pop', { at: [5], thread: 2 }),
    made('pop', { result: 'a', phase: 'drain', at: [6, 7] }),
  ];
  expect(shownCalls(calls)).toEqual([
    { thread: 0, phase: 'before', call: 'push(1)', result: 'undefined', invoked: 1, returned: 2 },
    { thread: 1, phase: 'race', call: 'pop()', result: 'threw Error: no', invoked: 3, returned: 4 },
    { thread: 2, phase: 'race', call: 'pop()', result: null, invoked: 5, returned: null },
    { thread: 0, phase: 'drain', call: 'pop()', result: '"a"', invoked: 6, returned: 7 },
  ]);
});
