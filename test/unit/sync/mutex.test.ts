import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { MUTEX, mutexInit, mutexLock, mutexTryLock, mutexUnlock, withMutex } from '../../../src/sync/index.js';
import { dismiss, start, times, until } from './crew.js';
import { FakeWaiter, giveUp, spurious } from './fake-waiter.js';
import { ABORT, COUNT, emptyStage, MUTEX_AT, SLEEPS, WRONG } from './stage.js';

afterEach(dismiss);

describe('mutex in one thread', () => {
  const AT = 3;
  const fresh = () => new Int32Array(AT + MUTEX.size);

  it('takes one word, free when zero', () => {
    expect(MUTEX.size).toBe(1);
    expect(mutexTryLock(fresh(), AT)).toBe(true);
  });

  it('is held by one at a time', () => {
    const view = fresh();
    const waiter = new FakeWaiter();
    mutexLock(view, AT, waiter);
    expect(mutexTryLock(view, AT)).toBe(false);
    mutexUnlock(view, AT, waiter);
    expect(mutexTryLock(view, AT)).toBe(true);
  });

  it('neither waits nor wakes when nobody else wants it', () => {
    const waiter = new FakeWaiter();
    withMutex(fresh(), AT, waiter, () => {});
    expect([waiter.waits, waiter.wakes]).toEqual([[], []]);
  });

  it('refuses to unlock what is not locked, and is not changed by the attempt', () => {
    const view = fresh();
    expect(() => mutexUnlock(view, AT, new FakeWaiter())).toThrow('was not locked');
    expect(mutexTryLock(view, AT)).toBe(true);
  });

  it('is unlocked by withMutex whatever the body does', () => {
    const view = fresh();
    const waiter = new FakeWaiter();
    expect(withMutex(view, AT, waiter, () => 'result')).toBe('result');
    expect(() => withMutex(view, AT, waiter, giveUp)).toThrow('enough');
    expect(mutexTryLock(view, AT)).toBe(true);
  });

  it('is had by a waiting thread when, and only when, it finds it free', () => {
    const steps = fc.array(fc.constantFrom('spurious', 'overtaken', 'unlocked'), { maxLength: 8 });
    fc.assert(
      fc.property(steps, (names) => {
        const view = fresh();
        const others = new FakeWaiter();
        const act = { spurious, overtaken, unlocked: () => mutexUnlock(view, AT, others) };
        function overtaken(): void {
          mutexUnlock(view, AT, others);
          mutexTryLock(view, AT);
        }
        mutexTryLock(view, AT);
        const waiter = new FakeWaiter(names.map((name) => act[name]));
        const lock = () => mutexLock(view, AT, waiter);
        if (!names.includes('unlocked')) {
          expect(lock).toThrow('stays');
          return;
        }
        lock();
        expect(waiter.waits).toHaveLength(names.indexOf('unlocked') + 1);
        expect(mutexTryLock(view, AT)).toBe(false);
        mutexUnlock(view, AT, others);
        expect(others.wakes.at(-1)).toEqual({ index: AT, count: 1 });
      }),
    );
  });

  it('passes on the wake-up of a thread that gives up', () => {
    const view = fresh();
    mutexTryLock(view, AT);
    const waiter = new FakeWaiter([giveUp]);
    expect(() => mutexLock(view, AT, waiter)).toThrow('enough');
    expect(waiter.wakes).toEqual([{ index: AT, count: 1 }]);
  });

  it('is initialized to free', () => {
    const view = fresh().fill(9);
    mutexInit(view, AT);
    expect(mutexTryLock(view, AT)).toBe(true);
  });
});

describe('mutex among threads', () => {
  it('keeps plain increments exact', async () => {
    const view = emptyStage();
    await start(view, times(4, { role: 'count', rounds: 20_000 })).endings;
    expect(view[COUNT]).toBe(80_000);
    expect(view[WRONG]).toBe(0);
    expect(mutexTryLock(view, MUTEX_AT)).toBe(true);
  });

  it('goes to every thread that waits for it', async () => {
    const view = emptyStage();
    mutexTryLock(view, MUTEX_AT);
    const { endings } = start(view, times(4, { role: 'count', rounds: 1000 }));
    await until(() => Atomics.load(view, SLEEPS) >= 4);
    mutexUnlock(view, MUTEX_AT, { wait() {}, wake: Atomics.notify });
    expect((await endings).map(({ threw }) => threw)).toEqual(Array(4).fill(undefined));
    expect(view[COUNT]).toBe(4000);
  });

  it('does not hang those who wait for a thread that died with it', async () => {
    const view = emptyStage();
    await start(view, [{ role: 'lock' }]).endings;
    const endings = await start(view, times(3, { role: 'lock', timeoutMs: 20 })).endings;
    expect(endings.map(({ threw }) => threw)).toEqual(['SyncTimeout', 'SyncTimeout', 'SyncTimeout']);
  });

  it('is left locked by its holder when those who wait are aborted', async () => {
    const view = emptyStage();
    mutexTryLock(view, MUTEX_AT);
    const { endings } = start(view, times(3, { role: 'lock' }));
    await until(() => Atomics.load(view, SLEEPS) >= 3);
    Atomics.store(view, ABORT, 1);
    expect((await endings).map(({ threw }) => threw)).toEqual(['SyncAborted', 'SyncAborted', 'SyncAborted']);
    expect(mutexTryLock(view, MUTEX_AT)).toBe(false);
    mutexUnlock(view, MUTEX_AT, new FakeWaiter());
    expect(mutexTryLock(view, MUTEX_AT)).toBe(true);
  });
});
