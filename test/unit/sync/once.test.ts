import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { ONCE, onceDone, onceInit, onceRun } from '../../../src/sync/index.js';
import { dismiss, start, times, until } from './crew.js';
import { FakeWaiter, giveUp, spurious, type Step } from './fake-waiter.js';
import { afterLoad } from './interleave.js';
import { ABORT, COUNT, emptyStage, SLEEPS } from './stage.js';

afterEach(dismiss);

describe('once in one thread', () => {
  const AT = 1;
  // What the word holds while the first thread is at it, after it has failed, and in the end.
  const [BUSY, FAILED, DONE] = [1, 2, -1];

  function fresh(): Int32Array {
    const view = new Int32Array(AT + ONCE.size);
    onceInit(view, AT);
    return view;
  }

  it('runs what it is given the first time only', () => {
    const view = fresh();
    let runs = 0;
    const run = () => onceRun(view, AT, new FakeWaiter(), () => runs++);
    expect([onceDone(view, AT), run(), run(), onceDone(view, AT), runs]).toEqual([false, true, false, true, 1]);
  });

  it('hands an error to its own caller, and wakes the next to try', () => {
    const view = fresh();
    const waiter = new FakeWaiter();
    expect(() => onceRun(view, AT, waiter, giveUp)).toThrow('enough');
    expect(waiter.wakes).toEqual([{ index: AT, count: Infinity }]);
    expect(onceDone(view, AT)).toBe(false);
    expect(onceRun(view, AT, waiter, () => {})).toBe(true);
  });

  it('waits for the thread that is at it, and tries itself when that one fails', () => {
    const outcomes = fc.constantFrom('fails', 'finishes');
    fc.assert(
      fc.property(fc.nat({ max: 3 }), outcomes, fc.boolean(), (spuriousReturns, outcome, another) => {
        const view = fresh();
        let runs = 0;
        const end: Step = () => {
          view[AT] = outcome === 'fails' ? FAILED : DONE;
          if (another) onceRun(view, AT, new FakeWaiter(), () => runs++);
        };
        view[AT] = BUSY;
        const waiter = new FakeWaiter([...Array<Step>(spuriousReturns).fill(spurious), end]);
        expect(onceRun(view, AT, waiter, () => runs++)).toBe(outcome === 'fails' && !another);
        expect(runs).toBe(outcome === 'fails' ? 1 : 0);
        expect(waiter.waits).toHaveLength(spuriousReturns + 1);
      }),
    );
  });

  it('is not run by a thread that another overtakes between its look and its claim', () => {
    const view = fresh();
    afterLoad(view, AT, () => onceRun(view, AT, new FakeWaiter(), () => {}));
    expect(onceRun(view, AT, new FakeWaiter(), giveUp)).toBe(false);
  });

  it('never waits on a value that the word has had before', () => {
    const view = fresh();
    const seen = new Set<number>();
    for (let attempt = 0; attempt < 3; attempt++) {
      const fail: Step = () => {
        seen.add(view[AT]);
        giveUp();
      };
      expect(() => onceRun(view, AT, new FakeWaiter(), fail)).toThrow('enough');
    }
    expect(seen.size).toBe(3);
  });
});

describe('once among threads', () => {
  it('runs in one thread, and the others see what it did', async () => {
    const view = emptyStage();
    const endings = await start(view, times(8, { role: 'countOnce' })).endings;
    const values = endings.map(({ value }) => value as { mine: boolean; count: number });
    expect(values.filter(({ mine }) => mine)).toHaveLength(1);
    expect(values.map(({ count }) => count)).toEqual(Array(8).fill(1));
  });

  it('is tried by one after the other until it succeeds', async () => {
    const view = emptyStage();
    const endings = await start(view, times(5, { role: 'failTwice' })).endings;
    expect(endings.filter(({ threw }) => threw === 'RangeError')).toHaveLength(2);
    expect(endings.filter(({ value }) => value === true)).toHaveLength(1);
    expect(endings.filter(({ value }) => value === false)).toHaveLength(2);
    expect(view[COUNT]).toBe(3);
  });

  it('does not hang those who wait for a thread that died at it', async () => {
    const view = emptyStage();
    await start(view, [{ role: 'dieInOnce' }]).endings;
    const endings = await start(view, times(2, { role: 'countOnce', timeoutMs: 20 })).endings;
    expect(endings.map(({ threw }) => threw)).toEqual(['SyncTimeout', 'SyncTimeout']);
  });

  it('ends with an abort', async () => {
    const view = emptyStage();
    await start(view, [{ role: 'dieInOnce' }]).endings;
    const { endings } = start(view, times(2, { role: 'countOnce' }));
    await until(() => Atomics.load(view, SLEEPS) >= 2);
    Atomics.store(view, ABORT, 1);
    expect((await endings).map(({ threw }) => threw)).toEqual(['SyncAborted', 'SyncAborted']);
  });
});
