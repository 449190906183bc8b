import { describe, expect, it } from 'vitest';
import { isStarved, Stay } from '../../../src/common/processor-time.js';

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
  /** Used and kept milliseconds are set by hand. */
  const meter = { ms: { used: 0, kept: 0 as number | null }, used: () => meter.ms.used, kept: () => meter.ms.kept };
  const silent = (used: number, kept: number | null): Stay => {
    meter.ms = { used: 0, kept: kept === null ? null : 0 };
    const stay = new Stay(meter);
    stay.look(true, 1000);
    meter.ms = { used, kept };
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
    meter.ms = { used: 1060, kept: 935 };
    expect(stay.exceeds(1000, 1)).toBe(true);
  });

  it('by what the system tells of this process', () => {
    const stay = new Stay();
    stay.look(true, 1e6);
    expect(stay.exceeds(2e6, 1)).toBe(false);
    expect(stay.exceeds(1e6, 1)).toBe(true);
  });
});
