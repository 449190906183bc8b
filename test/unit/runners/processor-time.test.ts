import { describe, expect, it } from 'vitest';
import { isStarved, ProcessorTime } from '../../../src/runners/pool/processor-time.js';

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

  it('is measured from when it last gave a sign of life', () => {
    const processor = new ProcessorTime();
    for (const end = performance.now() + 30; performance.now() < end; );
    expect(processor.isStarved(1e6, 1)).toBe(false); // it waited for nearly all of these 1000 s
    processor.restart();
    expect(processor.isStarved(1e6, 1)).toBe(false);
  });
});
