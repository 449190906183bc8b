import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isStarved, settledUnlessStuck, Stay } from '../../../src/common/processor-time.js';

describe('a silent thread was hardly let run', () => {
  it.each([
    ['a loop on a quiet host', 990, 1000, false],
    ['a loop beside one other', 520, 1000, false],
    ['a loop on a busy host', 70, 1000, true],
    ['one that waits', 5, 1000, false],
    ['two, one of which waits', 1000, 2000, false],
  ])('%s: used %d of %d ms', (_, used, possible, starved) => {
    expect(isStarved(used, possible)).toBe(starved);
  });
});

describe('a silence is too long', () => {
  /** Set by hand: milliseconds used, and kept by thread. */
  const meter = {
    ms: { used: 0, kept: null as Readonly<Record<string, number>> | null },
    used: () => meter.ms.used,
    kept: () => meter.ms.kept && new Map(Object.entries(meter.ms.kept)),
  };
  const silent = (used: number, kept: number | null, gone = {}): Stay => {
    meter.ms = { used: 0, kept: kept === null ? null : { silent: 0, ...gone } };
    const stay = new Stay(meter);
    stay.look(true, 1000);
    meter.ms = { used, kept: kept === null ? null : { silent: kept } };
    return stay;
  };

  it.each([
    ['who runs in a loop', 990, 10, true],
    ['who waits', 2, 3, true],
    ['who was kept from a processor', 60, 930, false],
    ['who was hardly let run, for all that is known', 70, null, false],
    ['who waits, for all that is known', 5, null, true],
  ])('of one %s', (_, used, kept, isTooLong) => {
    expect(silent(used, kept).exceeds(1000, 1)).toBe(isTooLong);
    expect(silent(used, kept).exceeds(1001, 1)).toBe(false);
    expect(silent(used, kept).exceeds(250, 1)).toBe(true); // four times as long, whatever the host does
  });

  it('is measured from the last sign of life', () => {
    const stay = silent(70, 930);
    stay.look(false, 500);
    expect(stay.ms).toBe(0);
    stay.look(true, 1000);
    meter.ms = { used: 1060, kept: { silent: 935 } };
    expect(stay.exceeds(1000, 1)).toBe(true);
  });

  it('of one who was kept from a processor, whatever a thread was that has ended meanwhile', () => {
    expect(silent(60, 930, { ended: 5000 }).exceeds(1000, 1)).toBe(false);
  });

  it('of one who was kept from a processor since its thread began', () => {
    const stay = silent(60, 0);
    meter.ms = { used: 60, kept: { silent: 0, begun: 930 } };
    expect(stay.exceeds(1000, 1)).toBe(false);
  });

  it('by what the system tells of this process', () => {
    const stay = new Stay();
    stay.look(true, 1e6);
    expect(stay.exceeds(2e6, 1)).toBe(false);
    expect(stay.exceeds(1e6, 1)).toBe(true);
  });
});

describe('what does not come is waited for', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** How many milliseconds, when threads are kept from a processor for such a share of them. */
  const waitedFor = async (share: number): Promise<number> => {
    const begin = Date.now();
    const kept = (): ReadonlyMap<string, number> => new Map([['loading', (Date.now() - begin) * share]]);
    const stay = new Stay({ used: () => 0, kept });
    const never = new Promise<never>(() => undefined);
    const waited = async (): Promise<number> => {
      expect(await settledUnlessStuck(never, 20_000, () => 3, 'late', stay)).toBe('late');
      return Date.now() - begin;
    };
    const waiting = waited();
    await vi.advanceTimersByTimeAsync(100_000);
    return await waiting;
  };

  it('for so long, where the threads are let run', async () => {
    expect(await waitedFor(0.1)).toBe(20_000);
  });

  it('for four times as long, where they are kept from a processor', async () => {
    expect(await waitedFor(0.9)).toBe(80_000);
  });

  it('and anew with each thread that has done its part', async () => {
    const begin = Date.now();
    const left = (): number => 3 - Math.min(3, Math.floor((Date.now() - begin) / 15_000));
    const stay = new Stay({ used: () => 0, kept: () => new Map() });
    const waiting = settledUnlessStuck(new Promise<never>(() => undefined), 20_000, left, 'late', stay);
    const over = waiting.then(() => Date.now() - begin);
    await vi.advanceTimersByTimeAsync(100_000);
    expect(await over).toBe(65_000);
  });

  it('and is there as soon as it comes', async () => {
    const comes = new Promise((resolve) => setTimeout(resolve, 25_000, 'loaded'));
    const stay = new Stay({ used: () => 0, kept: () => new Map([['loading', Date.now()]]) });
    const waiting = settledUnlessStuck(comes, 20_000, () => 3, 'late', stay);
    await vi.advanceTimersByTimeAsync(25_000);
    expect(await waiting).toBe('loaded');
  });
});
