/** A ring and a stack. */
import { int32, method, WIDE_ARRAYS, type Structure } from './structure.js';

const ELEMENTS = /^(?:never put in|lost|taken twice|out of order|not linearizable)/;
const EITHER = /^(?:never put in|lost|taken twice|out of order|not linearizable|stuck|no end|livelock)/;

/** One producer, one consumer; both indices grow without end. */
export const spscRing: Structure = {
  name: 'spsc-ring',
  faults: [
    { name: 'publishes first', kinds: ELEMENTS },
    { name: 'gives the slot back first', kinds: ELEMENTS },
    { name: 'one slot too few', kinds: ELEMENTS, sequential: true },
  ],
  write: (pen, fault) => {
    const capacity = 2;
    const full = fault === 'one slot too few' ? capacity + 1 : capacity;
    const fill = `${pen.op(`Atomics.store(slots, tail % ${capacity}, value)`)};`;
    const publish = `${pen.op('Atomics.store(ends, 1, tail + 1)')};`;
    const read = `const value = ${pen.op(`Atomics.load(slots, head % ${capacity})`)};`;
    const giveBack = `${pen.op('Atomics.store(ends, 0, head + 1)')};`;
    return {
      views: [int32('ends', 2), { name: 'slots', type: pen.pick(WIDE_ARRAYS), length: capacity }],
      methods: [
        method(
          'push',
          ['value'],
          'boolean',
          `const tail = ${pen.op('Atomics.load(ends, 1)')}; ` +
            `if (tail - ${pen.op('Atomics.load(ends, 0)')} >= ${full}) return false; ` +
            `${fault === 'publishes first' ? `${publish} ${fill}` : `${fill} ${publish}`} return true;`,
        ),
        method(
          'pop',
          [],
          'number | undefined',
          `const head = ${pen.op('Atomics.load(ends, 0)')}; ` +
            `if (head === ${pen.op('Atomics.load(ends, 1)')}) return undefined; ` +
            `${fault === 'gives the slot back first' ? `${giveBack} ${read}` : `${read} ${giveBack}`} return value;`,
        ),
      ],
      operations: { push: `args: 'int', mayReturn: 'bool'`, pop: '' },
      rest: [`model: 'fifo-queue'`, `capacity: ${capacity}`, `threads: { push: 'single', pop: 'single' }`],
    };
  },
};

/**
 * Treiber's stack over nodes that are used again: node 0 is none; the top is a node and, from 256 on, a tag. A thread
 * keeps the nodes that it has popped, and uses the one first that has been idle for longest.
 */
export const treiberStack: Structure = {
  name: 'treiber-stack',
  faults: [
    { name: 'ABA', kinds: EITHER, deep: true },
    { name: 'swaps blindly', kinds: EITHER },
  ],
  write: (pen, fault) => {
    const tagged = (node: string): string => (fault === 'ABA' ? node : `((top >> 8) + 1) * 256 + ${node}`);
    const swapped = (node: string): string =>
      fault === 'swaps blindly'
        ? `(${pen.op(`Atomics.store(head, 0, ${tagged(node)})`)}, true)`
        : `${pen.op(`Atomics.compareExchange(head, 0, top, ${tagged(node)})`)} === top`;
    return {
      views: [int32('head', 1), int32('next', 80), int32('values', 80)],
      fields: [{ name: 'idle', type: 'number[]', init: '[1 + (thread % 8) * 8]' }],
      methods: [
        method(
          'push',
          ['value'],
          'boolean',
          `const node = idle.shift(); if (node === undefined) return false; ${pen.op('Atomics.store(values, node, value)')}; ` +
            `for (;;) { const top = ${pen.op('Atomics.load(head, 0)')}; ${pen.op('Atomics.store(next, node, top & 255)')}; ` +
            `if (${swapped('node')}) return true; }`,
        ),
        method(
          'pop',
          [],
          'number | undefined',
          `for (;;) { const top = ${pen.op('Atomics.load(head, 0)')}; const node = top & 255; if (node === 0) return undefined; ` +
            `const below = ${pen.op('Atomics.load(next, node)')}; if (!(${swapped('below')})) continue; ` +
            `const value = ${pen.op('Atomics.load(values, node)')}; idle.push(node); return value; }`,
        ),
      ],
      operations: { push: `args: 'int', mayReturn: 'bool'`, pop: '' },
      rest: [`model: 'lifo-stack'`],
    };
  },
};
