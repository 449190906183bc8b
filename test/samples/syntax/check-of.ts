/** The check of a counter that each construct adds to, as an operation of its own. */
import { defineCheck } from 'smplab';
import { COUNTERS, type Bump } from './counters.js';

type Operations = Record<string, () => number>;

export function checkOf(name: string, bump: Bump) {
  const names = Object.keys(COUNTERS);
  return defineCheck({
    name,
    setup: () => new Int32Array(new SharedArrayBuffer(8)),
    attach(mem): Operations {
      const operations: Operations = { get: () => Atomics.load(mem, 0) };
      for (const [construct, add] of Object.entries(COUNTERS)) operations[construct] = () => add(mem, bump);
      return operations;
    },
    operations: { get: {}, ...Object.fromEntries(names.map((construct) => [construct, { as: 'increment' }])) },
    model: 'counter',
  });
}
