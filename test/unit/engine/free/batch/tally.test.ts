import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Tally } from '../../../../../src/engine/free/batch/tally.js';

describe('Tally', () => {
  it('counts what a map counts', () => {
    const key = fc.tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: 0, max: 1 }));
    fc.assert(
      fc.property(fc.array(key, { maxLength: 200 }), (keys) => {
        const tally = new Tally(2, 64);
        const map = new Map<string, number>();
        for (const words of keys) {
          tally.add(Int32Array.of(9, ...words), 1);
          map.set(String(words), (map.get(String(words)) ?? 0) + 1);
        }
        const counted = tally
          .entries()
          .map((entry): [string, number] => [String([...tally.keyOf(entry)]), tally.countOf(entry)]);
        expect(new Map(counted)).toEqual(map);
      }),
    );
  });

  it('says when it is full, and goes on counting what it knows', () => {
    const tally = new Tally(1, 8);
    const entries = Array.from({ length: 8 }, (_, word) => tally.add(Int32Array.of(word), 0));
    expect(entries.filter((entry) => entry === -1)).toHaveLength(2);
    expect(tally.add(Int32Array.of(0), 0)).toBe(entries[0]);
    expect(tally.countOf(entries[0])).toBe(2);
  });

  it('has one key when keys have no words', () => {
    const tally = new Tally(0, 8);
    expect([tally.add(new Int32Array(0), 0), tally.add(new Int32Array(0), 0)]).toEqual([
      tally.entries()[0],
      tally.entries()[0],
    ]);
  });
});
