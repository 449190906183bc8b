import { describe, expect, it } from 'vitest';
import { isStarved, Stay } from '../../../src/runners/pool/processor-time.js';

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

  it('may last four times as long, where it wanted to run', () => {
    const stay = new Stay();
    stay.look(false, 1000);
    for (const { user: begin } = process.cpuUsage(); process.cpuUsage().user - begin < 30_000; ); // 30 ms
    stay.look(true, 150);
    expect(stay.exceeds(200, 1)).toBe(false);
    stay.look(true, 150);
    expect(stay.exceeds(200, 1)).toBe(false); // of 300 ms it was given a tenth
    stay.look(true, 500);
    expect(stay.exceeds(200, 1)).toBe(true);
    stay.look(false, 500);
    expect(stay.ms).toBe(0);
  });

  it('lasts no longer where it waits for something', () => {
    const stay = new Stay();
    stay.look(false, 1000);
    stay.look(true, 1e6);
    expect(stay.exceeds(2e6, 1)).toBe(false);
    expect(stay.exceeds(1e6, 1)).toBe(true);
  });
});
