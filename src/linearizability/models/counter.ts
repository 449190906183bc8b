/**
 * A counter from 0: `increment(n)`, `decrement(n)`, with n = 1 when it is left out, and `get()`.
 *
 * Increment and decrement may return nothing, the value before, or the value after. Which of the two it is, the first
 * that returns a number decides, for all of them.
 */
import { isPending, type Call, type Model } from '../../lab/history.js';

interface Counter {
  readonly value: number;
  readonly returns: 'before' | 'after' | null;
}

export const counter: Model<Counter> = {
  name: 'counter',
  initial: () => ({ value: 0, returns: null }),
  operations: {
    increment: (state, call) => move(state, call, stepOf(call)),
    decrement: (state, call) => move(state, call, -stepOf(call)),
    get: (state, call) => (isPending(call) || call.result === state.value ? state : undefined),
  },
  key: ({ value, returns }) => `${value} ${returns}`,
  observes: ({ operation }) => operation === 'get',
  describe: ({ value }) => `a counter at ${value}`,
};

function move({ value, returns }: Counter, call: Call, by: number): Counter | undefined {
  const after = value + by;
  if (isPending(call) || call.result === undefined) return { value: after, returns };
  if (returns !== 'after' && call.result === value) return { value: after, returns: 'before' };
  if (returns !== 'before' && call.result === after) return { value: after, returns: 'after' };
  return undefined;
}

function stepOf({ arg }: Call): number {
  return typeof arg === 'number' ? arg : 1;
}
