import { afterEach, describe, expect, it } from 'vitest';
import { blockingWaiter, SLICE_MS } from '../../../src/sync/index.js';
import { dismiss, start, times, until } from './crew.js';
import { ABORT, emptyStage, SLEEPS } from './stage.js';

afterEach(dismiss);

describe('blockingWaiter', () => {
  it('does not wait for a word that is different already', () => {
    const view = new Int32Array(new SharedArrayBuffer(8));
    view[1] = 7;
    expect(blockingWaiter({ timeoutMs: 60_000 }).wait(view, 1, 6)).toBeUndefined();
  });

  it('gives up when the word does not change in time, and says which word', () => {
    const view = new Int32Array(new SharedArrayBuffer(8));
    expect(() => blockingWaiter({ timeoutMs: 0 }).wait(view, 1, 0)).toThrow('word 1 did not change from 0 in 0 ms');
  });

  it('waits longer than a slice', async () => {
    const [ending] = await start(emptyStage(), [{ role: 'waitForever', timeoutMs: 1.5 * SLICE_MS }]).endings;
    expect(ending).toEqual({ threw: 'SyncTimeout' });
  });

  it('gives up a wait under way when the abort word is set, though nobody notifies it', async () => {
    const view = emptyStage();
    const { endings } = start(view, times(2, { role: 'waitForever' }));
    await until(() => Atomics.load(view, SLEEPS) === 2);
    Atomics.store(view, ABORT, 1);
    expect(await endings).toEqual([{ threw: 'SyncAborted' }, { threw: 'SyncAborted' }]);
  });

  it('refuses a wait without any bound', () => {
    const view = emptyStage();
    expect(() => blockingWaiter({ timeoutMs: Infinity })).toThrow('needs a time-out or an abort word');
    expect(() => blockingWaiter({ timeoutMs: NaN })).toThrow(RangeError);
    expect(() => blockingWaiter({ timeoutMs: -1 })).toThrow(RangeError);
    expect(() => blockingWaiter({ timeoutMs: Infinity, abort: { view, index: ABORT } })).not.toThrow();
  });
});
