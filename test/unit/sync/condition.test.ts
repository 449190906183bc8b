import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  CONDITION,
  conditionBroadcast,
  conditionInit,
  conditionSignal,
  conditionWait,
  conditionWaitUntil,
  mutexLock,
  MutexLost,
  mutexTryLock,
  mutexUnlock,
  withMutex,
  type Waiter,
} from '../../../src/sync/index.js';
import { dismiss, start, times, until } from './crew.js';
import { FakeWaiter, GaveUp, giveUp, spurious, type Step } from './fake-waiter.js';
import { ABORT, emptyStage, MUTEX_AT, NOT_EMPTY, PUT, SLEEPS } from './stage.js';

afterEach(dismiss);

describe('condition in one thread', () => {
  const LOCK = 1;
  const AT = 2;
  const signalsAt = AT + CONDITION.signals;

  function locked(): Int32Array {
    const view = new Int32Array(AT + CONDITION.size);
    conditionInit(view, AT);
    mutexTryLock(view, LOCK);
    return view;
  }

  it('gives the mutex up while it waits and holds it when it returns', () => {
    const view = locked();
    const other: Step = () => {
      expect(mutexTryLock(view, LOCK)).toBe(true);
      mutexUnlock(view, LOCK, new FakeWaiter());
    };
    conditionWait(view, AT, LOCK, new FakeWaiter([other]));
    expect(mutexTryLock(view, LOCK)).toBe(false);
  });

  it('needs the mutex', () => {
    const view = locked();
    mutexUnlock(view, LOCK, new FakeWaiter());
    expect(() => conditionWait(view, AT, LOCK, new FakeWaiter())).toThrow('was not locked');
  });

  it('does not fall asleep over a signal that comes as soon as the mutex is given up', () => {
    const view = locked();
    const waiter = new FakeWaiter();
    expect(() => mutexLock(view, LOCK, new FakeWaiter([giveUp]))).toThrow(GaveUp); // now the unlock wakes
    waiter.wake = () => conditionSignal(view, AT, new FakeWaiter());
    conditionWait(view, AT, LOCK, waiter);
    expect(waiter.waits).toEqual([{ index: signalsAt, seen: 0 }]);
  });

  it('wakes one with a signal and all with a broadcast, after the word has changed', () => {
    const view = locked();
    const woken: number[][] = [];
    const waiter: Waiter = { wait() {}, wake: (_, index, count = Infinity) => woken.push([view[index], index, count]) };
    conditionSignal(view, AT, waiter);
    conditionBroadcast(view, AT, waiter);
    expect(woken).toEqual([
      [1, signalsAt, 1],
      [2, signalsAt, Infinity],
    ]);
  });

  it('is waited for until the predicate is true under the mutex, whatever wakes it before', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('spurious', 'signal', 'item'), { maxLength: 8 }), (names) => {
        const view = locked();
        let items = 0;
        const act = { spurious, signal, item };
        function signal(): void {
          conditionSignal(view, AT, new FakeWaiter());
        }
        function item(): void {
          withMutex(view, LOCK, new FakeWaiter(), () => items++);
          signal();
        }
        const predicate = () => {
          expect(mutexTryLock(view, LOCK)).toBe(false);
          return items > 0;
        };
        const waiter = new FakeWaiter(names.map((name) => act[name]));
        const waitUntil = () => conditionWaitUntil(view, AT, LOCK, waiter, predicate);
        if (names.includes('item')) waitUntil();
        else expect(waitUntil).toThrow('stays');
        expect(items).toBe(names.includes('item') ? 1 : 0);
        expect(mutexTryLock(view, LOCK)).toBe(false);
      }),
    );
  });

  it('holds the mutex when its wait is given up, and passes the signal on', () => {
    const view = locked();
    const waiter = new FakeWaiter([giveUp]);
    expect(() => conditionWait(view, AT, LOCK, waiter)).toThrow(GaveUp);
    expect(mutexTryLock(view, LOCK)).toBe(false);
    expect(waiter.wakes).toContainEqual({ index: signalsAt, count: 1 });
  });

  it.each([
    ['the wait is given up', 'wait', true],
    ['the wait has ended', 'lock', false],
  ])('says so when %s and the mutex cannot be had again', (_, cause, waitFails) => {
    const view = locked();
    const fail = (what: string) => {
      throw new GaveUp(what);
    };
    const lockedByAnother: Step = () => {
      mutexTryLock(view, LOCK);
      if (waitFails) fail('wait');
    };
    const waiter = new FakeWaiter([lockedByAnother, () => fail('lock')]);
    const lost = new MutexLost(view, LOCK, new GaveUp(cause));
    expect(() => conditionWait(view, AT, LOCK, waiter)).toThrow(lost);
    expect(waiter.wakes).toContainEqual({ index: signalsAt, count: 1 });
  });

  it('never lets withMutex unlock a mutex that was lost, and lets it unlock the others', () => {
    const view = new Int32Array(new SharedArrayBuffer(64));
    const OUTER = 5;
    const waiter = new FakeWaiter([() => mutexTryLock(view, LOCK), giveUp]);
    const nested = () =>
      withMutex(view, OUTER, waiter, () =>
        withMutex(view, LOCK, waiter, () => conditionWait(new Int32Array(view.buffer), AT, LOCK, waiter)),
      );
    expect(nested).toThrow(GaveUp);
    expect(mutexTryLock(view, OUTER)).toBe(true);
    expect(mutexTryLock(view, LOCK)).toBe(false);
  });

  it('lets withMutex unlock its own mutex when another was lost', () => {
    const view = new Int32Array(64);
    const INNER = 5;
    const waiter = new FakeWaiter([() => mutexTryLock(view, LOCK), giveUp]);
    mutexLock(view, LOCK, waiter);
    const wait = () => withMutex(view, INNER, waiter, () => conditionWait(view, AT, LOCK, waiter));
    expect(wait).toThrow(MutexLost);
    expect(mutexTryLock(view, INNER)).toBe(true);
  });
});

describe('condition among threads', () => {
  const plain: Waiter = { wait() {}, wake: Atomics.notify };
  const names = (endings: { threw?: string }[]) => endings.map(({ threw }) => threw);

  it('loses nothing in a bounded buffer, and keeps the order of each producer', async () => {
    const rounds = 1500;
    const parts = [...times(2, { role: 'produce', rounds }), ...times(2, { role: 'consume', rounds })];
    const [, , ...consumers] = await start(emptyStage(), parts).endings;
    const taken = consumers.map(({ value }) => value as number[]);
    expect(taken.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 2 * rounds }, (_, item) => item));
    for (const items of taken) {
      for (const own of [items.filter((item) => item < rounds), items.filter((item) => item >= rounds)]) {
        expect(own).toEqual(own.toSorted((a, b) => a - b));
      }
    }
  });

  it('wakes every thread with one broadcast', async () => {
    const view = emptyStage();
    const { endings } = start(view, times(4, { role: 'watch' }));
    await until(() => Atomics.load(view, SLEEPS) >= 4 && mutexTryLock(view, MUTEX_AT));
    view[PUT] = 1;
    mutexUnlock(view, MUTEX_AT, plain);
    conditionBroadcast(view, NOT_EMPTY, plain);
    expect(names(await endings)).toEqual(Array(4).fill(undefined));
  });

  it('leaves the mutex free when all who wait run out of patience', async () => {
    const view = emptyStage();
    const { endings } = start(view, times(3, { role: 'watch', timeoutMs: 20 }));
    expect(names(await endings)).toEqual(Array(3).fill('SyncTimeout'));
    expect(mutexTryLock(view, MUTEX_AT)).toBe(true);
  });

  it('leaves the mutex free when all who wait are aborted', async () => {
    const view = emptyStage();
    const { endings } = start(view, times(4, { role: 'watch' }));
    await until(() => Atomics.load(view, SLEEPS) >= 4);
    Atomics.store(view, ABORT, 1);
    expect(names(await endings)).toEqual(Array(4).fill('SyncAborted'));
    expect(mutexTryLock(view, MUTEX_AT)).toBe(true);
  });

  it('leaves the mutex to the thread that holds it during the abort', async () => {
    const view = emptyStage();
    const { endings } = start(view, times(3, { role: 'watch' }));
    await until(() => Atomics.load(view, SLEEPS) >= 3 && mutexTryLock(view, MUTEX_AT));
    Atomics.store(view, ABORT, 1);
    expect(names(await endings)).toEqual(Array(3).fill('SyncAborted'));
    expect(mutexTryLock(view, MUTEX_AT)).toBe(false);
  });
});
