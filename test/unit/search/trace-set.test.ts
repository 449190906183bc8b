import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TraceSet } from '../../../src/search/trace-set.js';

it('counts as a Set does', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.integer(), fc.integer({ min: -3, max: 3 })), { maxLength: 3000 }),
      fc.array(fc.integer()),
      (some, others) => {
        const [a, b] = [new TraceSet(), new TraceSet()];
        for (const hash of some) a.add(hash);
        expect(a.size).toBe(new Set(some).size);
        for (const hash of others) b.add(hash);
        b.addAll(a);
        expect(b.size).toBe(new Set([...some, ...others]).size);
        expect(TraceSet.of(b.toArray()).size).toBe(b.size);
      },
    ),
  );
});

it('holds far more than it begins with, and no more than it may', () => {
  const set = new TraceSet(5000);
  for (let hash = 0; hash < 10_000; hash++) set.add(hash << 12);
  expect(set.size).toBe(5000);
  expect(set.full).toBe(true);
});
