import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  SEMAPHORE,
  semaphoreAcquire,
  semaphoreInit,
  semaphorePermits,
  semaphoreRelease,
  semaphoreTryAcquire,
} from '../../../src/sync/index.js';
import { dismiss, start, times, until } from './crew.js';
import { FakeWaiter, giveUp, spurious } from './fake-waiter.js';
import { afterLoad } from './interleave.js';
import { ABORT, COUNT, emptyStage, INSIDE, SEMAPHORE_AT, SLEEPS, WRONG } from './stage.js';

afterEach(dismiss);

describe('semaphore in one thread', () => {
  const AT = 1;

  function semaphoreOf(permits: number): Int32Array {
    const view = new Int32Array(AT + SEMAPHORE.size);
    semaphoreInit(view, AT, permits);
    return view;
  }

  it('hands out what it has, and no more', () => {
    const view = semaphoreOf(3);
    expect([2, 2, 1, 1].map((n) => semaphoreTryAcquire(view, AT, n))).toEqual([true, false, true, false]);
    expect(semaphorePermits(view, AT)).toBe(0);
  });

  it('wakes all waiting threads with every release, also when there are permits already', () => {
    const view = semaphoreOf(1);
    const waiter = new FakeWaiter();
    semaphoreRelease(view, AT, waiter);
    semaphoreRelease(view, AT, waiter, 2);
    const all = { index: AT + SEMAPHORE.releases, count: Infinity };
    expect(waiter.wakes).toEqual([all, all]);
    expect(semaphorePermits(view, AT)).toBe(4);
  });

  it('is acquired at the first return that finds enough permits', () => {
    const releases = fc.array(fc.nat({ max: 3 }), { maxLength: 10 });
    fc.assert(
      fc.property(fc.nat({ max: 3 }), fc.integer({ min: 1, max: 8 }), releases, (initial, wanted, sizes) => {
        const view = semaphoreOf(initial);
        const others = new FakeWaiter();
        const steps = sizes.map((n) => (n === 0 ? spurious : () => semaphoreRelease(view, AT, others, n)));
        const waiter = new FakeWaiter(steps);
        let [permits, waits] = [initial, 0];
        while (permits < wanted && waits < sizes.length) permits += sizes[waits++];
        const acquire = () => semaphoreAcquire(view, AT, waiter, wanted);
        if (permits < wanted) {
          expect(acquire).toThrow('stays');
          return;
        }
        acquire();
        expect(waiter.waits).toHaveLength(waits);
        expect(semaphorePermits(view, AT)).toBe(permits - wanted);
      }),
    );
  });

  it('does not fall asleep over a release that comes between its look and its wait', () => {
    const view = semaphoreOf(0);
    const waiter = new FakeWaiter();
    afterLoad(view, AT + SEMAPHORE.permits, () => semaphoreRelease(view, AT, new FakeWaiter()));
    semaphoreAcquire(view, AT, waiter);
    expect(waiter.waits).toHaveLength(1);
  });

  it('keeps its permits when a waiting thread gives up', () => {
    const view = semaphoreOf(1);
    expect(() => semaphoreAcquire(view, AT, new FakeWaiter([giveUp]), 2)).toThrow('enough');
    expect(semaphorePermits(view, AT)).toBe(1);
  });

  it('refuses counts that are none', () => {
    const view = semaphoreOf(1);
    const waiter = new FakeWaiter();
    for (const n of [0, -1, 0.5, NaN]) {
      expect(() => semaphoreAcquire(view, AT, waiter, n)).toThrow(RangeError);
      expect(() => semaphoreRelease(view, AT, waiter, n)).toThrow(RangeError);
    }
    expect(() => semaphoreOf(-1)).toThrow(RangeError);
    expect(semaphorePermits(view, AT)).toBe(1);
  });
});

describe('semaphore among threads', () => {
  it('never has more permits out than there are, and ends with all of them', async () => {
    const view = emptyStage();
    const permits = 3;
    semaphoreInit(view, SEMAPHORE_AT, permits);
    view[COUNT] = permits;
    await start(view, times(6, { role: 'borrow', rounds: 1000 })).endings;
    expect([view[WRONG], view[INSIDE]]).toEqual([0, 0]);
    expect(semaphorePermits(view, SEMAPHORE_AT)).toBe(permits);
  });

  it('loses no permit that several threads give to several', async () => {
    const view = emptyStage();
    semaphoreInit(view, SEMAPHORE_AT, 0);
    const takers = times(4, { role: 'acquire', rounds: 1000 });
    const givers = times(2, { role: 'release', rounds: 2000 });
    const endings = await start(view, [...takers, ...givers]).endings;
    expect(endings.map(({ threw }) => threw)).toEqual(Array(6).fill(undefined));
    expect(semaphorePermits(view, SEMAPHORE_AT)).toBe(0);
  });

  it('does not hang when nobody gives', async () => {
    const view = emptyStage();
    const endings = await start(view, times(2, { role: 'acquire', timeoutMs: 20 })).endings;
    expect(endings.map(({ threw }) => threw)).toEqual(['SyncTimeout', 'SyncTimeout']);
  });

  it('ends with an abort', async () => {
    const view = emptyStage();
    const { endings } = start(view, times(3, { role: 'acquire' }));
    await until(() => Atomics.load(view, SLEEPS) >= 3);
    Atomics.store(view, ABORT, 1);
    expect((await endings).map(({ threw }) => threw)).toEqual(['SyncAborted', 'SyncAborted', 'SyncAborted']);
  });
});
