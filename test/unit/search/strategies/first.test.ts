import { describe, expect, it } from 'vitest';
import type { Execution, Strategy } from '../../../../src/lab/schedule.js';
import { First } from '../../../../src/search/strategies/first.js';

/** Makes executions without end, and expects so many of them. */
function endless(expected: number | null): Strategy {
  return {
    name: 'endless',
    expected,
    next: () => ({ choose: ({ preferred }) => preferred }),
    executed: () => undefined,
  };
}

const THEN: Strategy = { name: 'then', next: () => null, executed: () => undefined };

function executionsOf(first: Strategy, most: number): number {
  const both = new First(first, most, THEN);
  for (let executions = 0; ; executions++) {
    if (both.next() === null) return executions;
    both.executed({} as Execution);
  }
}

describe('first', () => {
  it('makes as many executions of the first strategy as it may', () => {
    expect(executionsOf(endless(null), 100)).toBe(100);
    expect(executionsOf(endless(900), 100)).toBe(100);
  });

  it('soon goes on with the other when the first expects to make by far more', () => {
    expect(executionsOf(endless(1e9), 100)).toBe(3);
  });

  it('tells what the one that is being made expects', () => {
    const both = new First(endless(7), 1, THEN);
    expect(both.expected).toBe(7);
    both.next();
    both.executed({} as Execution);
    both.next();
    expect(both.expected).toBeNull();
  });
});
