/** Counters and registers: one operation a call. */
import { INTEGER_ARRAYS, int32, method, WIDE_ARRAYS, type Structure } from './structure.js';

const WRONG_ORDER = /^not linearizable/;

export const counter: Structure = {
  name: 'counter',
  faults: [
    { name: 'lost update', kinds: WRONG_ORDER },
    { name: 'gives up after a failed exchange', kinds: WRONG_ORDER },
  ],
  write: (pen, fault) => {
    const type = pen.pick([...WIDE_ARRAYS, 'BigInt64Array', 'BigUint64Array']);
    const big = type.startsWith('Big');
    const one = big ? '1n' : '1';
    const exchange = `${pen.op(`Atomics.compareExchange(m, 2, seen, seen + ${one})`)} !== seen`;
    const load = `let seen = ${pen.op('Atomics.load(m, 2)')};`;
    const bodies: Record<string, string> = {
      right: pen.pick([
        `${pen.op(`Atomics.add(m, 2, ${one})`)};`,
        `${load} ${pen.loop(exchange, `seen = ${pen.op('Atomics.load(m, 2)')};`)}`,
      ]),
      'lost update': `${load} ${pen.op(`Atomics.store(m, 2, seen + ${one})`)};`,
      'gives up after a failed exchange': `${load} if (${exchange}) return;`,
    };
    return {
      views: [{ name: 'm', type, length: 4 }],
      methods: [
        method('increment', [], 'void', bodies[fault ?? 'right']),
        method('get', [], 'number', `return ${big ? 'Number' : ''}(${pen.op('Atomics.load(m, 2)')});`),
      ],
      operations: { increment: '', get: '' },
      rest: [`model: 'counter'`],
    };
  },
};

export const register: Structure = {
  name: 'register',
  faults: [{ name: 'compares and exchanges in two steps', kinds: WRONG_ORDER }],
  write: (pen, fault) => {
    const atomic = `return ${pen.op('Atomics.compareExchange(m, 0, expected, replacement)')} === expected;`;
    const twoSteps =
      `if (${pen.op('Atomics.load(m, 0)')} !== expected) return false; ` +
      `${pen.op('Atomics.store(m, 0, replacement)')}; return true;`;
    return {
      views: [{ name: 'm', type: pen.pick(INTEGER_ARRAYS), length: 2 }],
      methods: [
        method('read', [], 'number', `return ${pen.op('Atomics.load(m, 0)')};`),
        method(
          'write',
          ['value'],
          'void',
          `${pen.op(pen.pick(['Atomics.store(m, 0, value)', 'Atomics.exchange(m, 0, value)']))};`,
        ),
        method('compareExchange', ['expected', 'replacement'], 'boolean', fault === null ? atomic : twoSteps),
      ],
      operations: {
        read: '',
        write: 'args: [1, 2]',
        compareExchange: 'args: (random) => [random.below(3), random.below(3)]',
      },
      rest: [`model: 'register'`],
    };
  },
};

/** A value in two words of two buffers, behind a sequence number: one writer. */
export const pair: Structure = {
  name: 'sequence-lock',
  faults: [{ name: 'forgets the second look', kinds: WRONG_ORDER }],
  write: (pen, fault) => {
    const again = fault === null ? ` && ${pen.op('Atomics.load(sequence, 0)')} === before` : '';
    return {
      views: [int32('sequence', 1), int32('low', 2), { name: 'high', type: pen.pick(INTEGER_ARRAYS), length: 2 }],
      methods: [
        method(
          'write',
          ['value'],
          'void',
          `${pen.op('Atomics.add(sequence, 0, 1)')}; ${pen.op('Atomics.store(low, 1, value)')}; ` +
            `${pen.op('Atomics.store(high, 1, value)')}; ${pen.op('Atomics.add(sequence, 0, 1)')};`,
        ),
        method(
          'read',
          [],
          'number',
          `for (;;) { const before = ${pen.op('Atomics.load(sequence, 0)')}; if (before % 2 === 1) continue; ` +
            `const one = ${pen.op('Atomics.load(low, 1)')}; const other = ${pen.op('Atomics.load(high, 1)')}; ` +
            `if (true${again}) return one === other ? one : -1; }`,
        ),
      ],
      operations: { write: 'args: [1, 2]', read: '' },
      rest: [`model: 'register'`, `threads: { write: 'single' }`],
    };
  },
};
