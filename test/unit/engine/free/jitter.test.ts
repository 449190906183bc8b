import { afterEach, describe, expect, it } from 'vitest';
import { startJitter } from '../../../../src/engine/free/jitter.js';
import { Random } from '../../../../src/machine/random.js';

describe('jitter', () => {
  const native = Atomics.add;
  let stop = (): void => undefined;
  afterEach(() => stop());

  /** Looks at the clock, which only a delay does. */
  function looksOf(operation: () => unknown, every: number, times: number): number {
    let looks = 0;
    stop = startJitter(every, new Random(1), { nowUs: () => (looks += 1000) });
    for (let i = 0; i < times; i++) operation();
    stop();
    return looks / 1000;
  }

  it('delays the global methods, changes nothing that they do, and is gone when it is stopped', () => {
    const view = new Int32Array(new SharedArrayBuffer(8));
    expect(looksOf(() => Atomics.add(view, 0, 1), 2, 1000)).toBeGreaterThan(100);
    expect(view[0]).toBe(1000);
    expect(Atomics.add).toBe(native);
    expect(looksOf(() => Atomics.compareExchange(view, 0, 1000, 7), 2, 1)).toBeGreaterThanOrEqual(0);
    expect(view[0]).toBe(7);
    expect(looksOf(() => Atomics.exchange(view, 1, Atomics.load(view, 0)), 1, 1) > 0).toBe(true);
    expect(view[1]).toBe(7);
  });

  it('delays at about one in so many operations', () => {
    const view = new Int32Array(1);
    const seldom = looksOf(() => Atomics.load(view, 0), 1000, 20_000);
    expect(seldom).toBeGreaterThan(0);
    expect(seldom).toBeLessThan(100);
  });
});
