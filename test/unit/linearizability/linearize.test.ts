import { describe, expect, it } from 'vitest';
import { linearize } from '../../../src/linearizability/linearize.js';
import * as models from '../../../src/linearizability/models/index.js';
import type { Model } from '../../../src/lab/history.js';
import { orderProblem } from './brute-force.js';
import { history } from './histories.js';

/** Histories of known verdict: what they are, the calls, whether they are linearizable. */
type Known = readonly [what: string, model: unknown, calls: string, verdict: 'ok' | 'illegal'];

const { fifoQueue, lifoStack, set, counter, register, keyValue, lock, semaphore, llist, workStealingDeque } = models;

const KNOWN: readonly Known[] = [
  // the queue histories H1 … H4 of Herlihy and Wing (1990), section 1
  [
    'H1: enqueues that overlap come out either way',
    fifoQueue(),
    `
    0: push(1) @1-3
    1: push(2) @2-4
    1: pop() = 1 @5-6
    2: pop() = 2 @7-9
    0: push(3) @8-10`,
    'ok',
  ],
  [
    'H2: what was enqueued first comes out second',
    fifoQueue(),
    `
    0: push(1) @1-2
    1: push(2) @3-4
    2: pop() = 2 @5-6`,
    'illegal',
  ],
  [
    'H3: an enqueue that overlaps its own dequeue',
    fifoQueue(),
    `
    0: push(1) @1-3
    1: pop() = 1 @2-4`,
    'ok',
  ],
  [
    'H4: one element comes out twice',
    fifoQueue(),
    `
    0: push(1) @1-3
    1: push(2) @2-4
    0: pop() = 2 @5-7
    2: pop() = 2 @6-8`,
    'illegal',
  ],
  [
    'dequeued before it was enqueued',
    fifoQueue(),
    `
    1: pop() = 1 @1-2
    0: push(1) @3-4`,
    'illegal',
  ],
  [
    'empty, though it is not',
    fifoQueue(),
    `
    0: push(1) @1-2
    1: pop() @3-4`,
    'illegal',
  ],
  [
    'empty at a moment before the enqueue that overlaps',
    fifoQueue(),
    `
    0: push(1) @1-4
    1: pop() @2-3
    1: pop() = 1 @5-6`,
    'ok',
  ],
  [
    'never empty between them, yet empty was seen',
    fifoQueue(),
    `
    0: push(1) @1-2
    1: pop() = 1 @4-9
    0: push(2) @3-5
    2: pop() @6-7
    2: pop() = 2 @10-11`,
    'illegal',
  ],
  [
    'a pending enqueue has taken effect',
    fifoQueue(),
    `
    0: push(1) @1-
    1: pop() = 1 @2-3`,
    'ok',
  ],
  [
    'a pending enqueue need not have taken effect',
    fifoQueue(),
    `
    0: push(1) @1-
    1: pop() @2-3`,
    'ok',
  ],
  [
    'a pending enqueue has taken effect, and then not',
    fifoQueue(),
    `
    0: push(1) @1-
    1: push(2) @2-3
    1: pop() = 1 @4-5
    1: pop() @6-7`,
    'illegal',
  ],
  [
    'a pending dequeue has taken what is missing',
    fifoQueue(),
    `
    0: push(1) @1-2
    1: pop() @3-
    2: pop() @4-5`,
    'ok',
  ],
  [
    'one pending dequeue cannot have taken two',
    fifoQueue(),
    `
    0: push(1) @1-2
    0: push(2) @3-4
    1: pop() @5-
    2: pop() @6-7`,
    'illegal',
  ],
  [
    'a full ring refuses',
    fifoQueue({ capacity: 1 }),
    `
    0: push(1) = true @1-2
    0: push(2) = false @3-4`,
    'ok',
  ],
  [
    'a ring refuses though it has room',
    fifoQueue({ capacity: 2 }),
    `
    0: push(1) = true @1-2
    0: push(2) = false @3-4`,
    'illegal',
  ],
  [
    'a ring takes more than it holds',
    fifoQueue({ capacity: 1 }),
    `
    0: push(1) = true @1-2
    0: push(2) = true @3-4`,
    'illegal',
  ],
  [
    'a ring refuses while a pop that overlaps has not made room',
    fifoQueue({ capacity: 1 }),
    `
    0: push(1) = true @1-2
    1: pop() = 1 @3-6
    0: push(2) = false @4-5`,
    'ok',
  ],

  [
    'last in, first out',
    lifoStack(),
    `
    0: push(1) @1-2
    0: push(2) @3-4
    1: pop() = 2 @5-6
    1: pop() = 1 @7-8`,
    'ok',
  ],
  [
    'a stack that is a queue',
    lifoStack(),
    `
    0: push(1) @1-2
    0: push(2) @3-4
    1: pop() = 1 @5-6`,
    'illegal',
  ],
  [
    'ABA: what was taken is there again',
    lifoStack(),
    `
    0: push(1) @1-2
    0: push(2) @3-4
    1: pop() = 2 @5-10
    2: pop() = 2 @6-7`,
    'illegal',
  ],
  [
    'a push and a pop that meet halfway',
    lifoStack(),
    `
    0: push(1) @1-2
    0: push(2) @3-6
    1: pop() = 2 @4-5
    1: pop() = 1 @7-8`,
    'ok',
  ],

  [
    'two add the same, one is told that it was new',
    set,
    `
    0: add(1) = true @1-3
    1: add(1) = false @2-4
    0: has(1) = true @5-6`,
    'ok',
  ],
  [
    'two add the same, both are told that it was new',
    set,
    `
    0: add(1) = true @1-3
    1: add(1) = true @2-4`,
    'illegal',
  ],
  [
    'elements do not get in each other’s way',
    set,
    `
    0: add(1) = true @1-10
    1: has(1) = true @2-3
    1: has(2) = false @4-5
    1: delete(1) = true @6-7
    0: add(2) = true @11-12`,
    'ok',
  ],
  [
    'deleted, and there again without an add',
    set,
    `
    0: add("a") = true @1-2
    1: delete("a") = true @3-4
    0: has("a") = true @5-6`,
    'illegal',
  ],

  [
    'a lost update',
    counter,
    `
    0: increment() @1-3
    1: increment() @2-4
    0: get() = 1 @5-6`,
    'illegal',
  ],
  [
    'fetch and add, each value once',
    counter,
    `
    0: increment() = 1 @1-3
    1: increment() = 0 @2-4
    0: get() = 2 @5-6`,
    'ok',
  ],
  [
    'add and fetch, each value once',
    counter,
    `
    0: increment() = 2 @1-3
    1: increment(1) = 1 @2-4
    0: decrement(2) = 0 @5-6`,
    'ok',
  ],
  [
    'one value given out twice',
    counter,
    `
    0: increment() = 1 @1-3
    1: increment() = 1 @2-4`,
    'illegal',
  ],
  [
    'now the value before, now the value after',
    counter,
    `
    0: increment() = 0 @1-2
    0: increment() = 2 @3-4`,
    'illegal',
  ],

  [
    'a stale read while the write is under way',
    register,
    `
    0: write(1) @1-4
    1: read() = 0 @2-3
    1: read() = 1 @5-6`,
    'ok',
  ],
  [
    'new, then old: reads turned round',
    register,
    `
    0: write(1) @1-6
    1: read() = 1 @2-3
    2: read() = 0 @4-5`,
    'illegal',
  ],
  [
    'a stale read after the write',
    register,
    `
    0: write(1) @1-2
    1: read() = 0 @3-4`,
    'illegal',
  ],
  [
    'one of two compare-exchanges succeeds',
    register,
    `
    0: compareExchange([0, 1]) = true @1-3
    1: compareExchange([0, 2]) = false @2-4
    0: read() = 1 @5-6`,
    'ok',
  ],
  [
    'both compare-exchanges succeed',
    register,
    `
    0: compareExchange([0, 1]) = true @1-3
    1: compareExchange([0, 2]) = true @2-4`,
    'illegal',
  ],
  [
    'compare-exchange tells what it found',
    register,
    `
    0: compareExchange([0, 1]) = 0 @1-3
    1: compareExchange([0, 2]) = 1 @2-4
    0: read() = 1 @5-6`,
    'ok',
  ],
  [
    'a write back hides a write that overlaps',
    register,
    `
    0: write(1) @1-2
    1: write(0) @3-6
    0: read() = 1 @4-5
    0: read() = 0 @7-8`,
    'ok',
  ],
  [
    'a write of what is there, when it is needed later',
    register,
    `
    0: write(0) @1-6
    1: write(1) @2-3
    1: read() = 0 @7-8`,
    'ok',
  ],

  [
    'keys are registers of their own',
    keyValue,
    `
    0: write(["a", 1]) @1-4
    1: read("b") = 0 @2-3
    1: write(["b", 2]) @5-6
    0: read("a") = 1 @7-8
    0: read("b") = 2 @9-10`,
    'ok',
  ],
  [
    'a key is stale',
    keyValue,
    `
    0: write(["a", 1]) @1-2
    0: write(["b", 2]) @3-4
    1: read("b") = 0 @5-6`,
    'illegal',
  ],

  [
    'one holder after the other',
    lock,
    `
    0: acquire() @1-2
    1: acquire() @3-6
    0: release() @4-5
    1: release() @7-8`,
    'ok',
  ],
  [
    'two holders',
    lock,
    `
    0: acquire() @1-2
    1: acquire() @3-4
    0: release() @5-6`,
    'illegal',
  ],
  [
    'refused though free',
    lock,
    `
    0: acquire() @1-2
    0: release() @3-4
    1: tryAcquire() = false @5-6`,
    'illegal',
  ],
  [
    'refused while the release is under way',
    lock,
    `
    0: acquire() @1-2
    0: release() @3-6
    1: tryAcquire() = false @4-5
    1: tryAcquire() = true @7-8`,
    'ok',
  ],
  [
    'one waits for ever for a lock that is held',
    lock,
    `
    0: acquire() @1-2
    1: acquire() @3-`,
    'ok',
  ],
  [
    'released by somebody else',
    lock,
    `
    0: acquire() @1-2
    1: release() @3-4`,
    'illegal',
  ],

  [
    'two permits, three takers, one of whom is refused',
    semaphore({ capacity: 2 }),
    `
    0: acquire() @1-4
    1: acquire() @2-5
    2: tryAcquire() = false @6-7`,
    'ok',
  ],
  [
    'more permits than there are',
    semaphore({ capacity: 2 }),
    `
    0: acquire() @1-2
    1: acquire() @3-4
    2: tryAcquire() = true @5-6`,
    'illegal',
  ],
  [
    'two at once',
    semaphore({ capacity: 2 }),
    `
    0: acquire(2) @1-2
    1: acquire() @3-6
    0: release(2) @4-5`,
    'ok',
  ],

  [
    'all that were added, newest first',
    llist,
    `
    0: add(1) = true @1-2
    1: add(2) = false @3-4
    2: delAll() = [2, 1] @5-6
    2: delAll() = [] @7-8`,
    'ok',
  ],
  [
    'oldest first',
    llist,
    `
    0: add(1) = true @1-2
    1: add(2) = false @3-4
    2: delAll() = [1, 2] @5-6`,
    'illegal',
  ],
  [
    'both found it empty: nobody rings, or both do',
    llist,
    `
    0: add(1) = true @1-3
    1: add(2) = true @2-4
    2: delAll() = [2, 1] @5-6`,
    'illegal',
  ],
  [
    'the newest alone, then the rest',
    llist,
    `
    0: add(1) @1-2
    0: add(2) @3-4
    1: delFirst() = 2 @5-6
    1: delAll() = [1] @7-8
    1: delFirst() @9-10`,
    'ok',
  ],

  [
    'the owner takes the newest, a thief the oldest',
    workStealingDeque(),
    `
    0: push(1) @1-2
    0: push(2) @3-4
    1: steal() = 1 @5-7
    0: pop() = 2 @6-8
    0: pop() @9-10`,
    'ok',
  ],
  [
    'the last element goes to owner and thief',
    workStealingDeque(),
    `
    0: push(1) @1-2
    1: steal() = 1 @3-5
    0: pop() = 1 @4-6`,
    'illegal',
  ],
];

describe('linearize', () => {
  it.each(KNOWN)('%s', (_, model, calls, expected) => {
    const known = history(calls);
    const { verdict, order } = linearize(model as Model, known);
    expect(verdict).toBe(expected);
    expect(orderProblem(model as Model, verdict === 'ok' ? known : order, order)).toBeNull();
  });

  it('holds for a history without calls', () => {
    expect(linearize(fifoQueue(), [])).toMatchObject({ verdict: 'ok', order: [], ends: [] });
  });

  it('shows the longest order of an illegal history, its state, and the calls that do not fit', () => {
    const known = history(`
      0: push(1) @1-2
      1: push(2) @3-4
      0: pop() = 2 @5-7
      1: pop() = 2 @6-8
      0: push(3) @9-10`);
    const { verdict, ends } = linearize(fifoQueue(), known);
    expect(verdict).toBe('illegal');
    expect(ends).toEqual([{ order: [known[0], known[1]], state: expect.anything(), misfits: [known[2], known[3]] }]);
    expect(fifoQueue().describe?.(ends[0].state)).toBe('a queue with [1, 2], oldest first');
  });

  it('shows all of the longest orders', () => {
    const known = history(`
      0: write(1) @1-4
      1: write(2) @2-3
      0: read() = 3 @5-6`);
    const { ends } = linearize(register, known);
    expect(ends.map(({ state }) => state)).toEqual([{ value: 2 }, { value: 1 }]);
  });

  it('names the part that is wrong, and goes on with the others', () => {
    const known = history(`
      0: write(["a", 1]) @1-2
      1: read("a") = 0 @3-4
      1: read("b") = 0 @5-6`);
    const { verdict, order, ends } = linearize(keyValue, known);
    expect({ verdict, order }).toEqual({ verdict: 'illegal', order: [known[0], known[2]] });
    expect(ends[0].misfits).toEqual([known[1]]);
  });

  it('does not know when its budget runs out', () => {
    const twelve = Array.from({ length: 12 }, (_, i) => `${i}: push(${i}) @${i}-${100 + i}`).join('\n');
    const known = history(`${twelve}\n0: pop() = 77 @200-201`);
    expect(linearize(workStealingDeque(), known, { most: 1000 })).toMatchObject({ verdict: 'unknown', tries: 1000 });
    let asked = 0;
    expect(linearize(workStealingDeque(), known, { stop: () => ++asked > 3 }).verdict).toBe('unknown');
    expect(asked).toBe(4);
  });

  it('refuses what is no history of the model', () => {
    expect(() => linearize(fifoQueue(), history('0: shove(1) @1-2'))).toThrow(
      'the model fifo-queue has no operation "shove"',
    );
    expect(() => linearize(fifoQueue(), history('0: push(1) @2-1'))).toThrow(
      'push of thread 0 returned at 1, before it was invoked at 2',
    );
  });
});
