import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/machine/random.js';

const MASK = 0xffff_ffffn;

/** sfc32 as PractRand 0.95 has it (sfc.cpp), in arithmetic without signs or overflow. */
function reference(a: bigint, b: bigint, c: bigint, count: number): number[] {
  let counter = 1n;
  const values = Array.from({ length: 12 + count }, () => {
    const sum = (a + b + counter) & MASK;
    counter = (counter + 1n) & MASK;
    a = b ^ (b >> 9n);
    b = (c + (c << 3n)) & MASK;
    c = ((((c << 21n) | (c >> 11n)) & MASK) + sum) & MASK;
    return Number(BigInt.asIntN(32, sum));
  });
  return values.slice(12);
}

function draw(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => random.next());
}

describe('random', () => {
  it('is sfc32', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat(), (seed, stream) => {
        const low = BigInt(seed) & MASK;
        expect(draw(new Random(seed, stream), 40)).toEqual(reference(low, BigInt(stream), BigInt(seed) >> 32n, 40));
      }),
    );
  });

  it('gives these numbers, today and always: a seed in a report must stay good', () => {
    expect(draw(new Random(1), 4)).toEqual([441792574, 614447336, 1644328534, -907232490]);
    expect(draw(new Random(2 ** 32 + 1, 3), 4)).toEqual([-86462293, -819118692, -584007638, 25251241]);
  });

  it('gives every stream of a seed a sequence of its own', () => {
    const firsts = Array.from({ length: 256 }, (_, stream) => new Random(1, stream).next());
    expect(new Set(firsts).size).toBe(256);
  });

  it('has units in [0, 1)', () => {
    const random = new Random(3);
    const units = Array.from({ length: 10_000 }, () => random.unit());
    expect(units.every((unit) => unit >= 0 && unit < 1)).toBe(true);
  });

  it.each([2, 3, 6, 10, 97, 1000])('below(%i) is uniform (chi-square)', (n) => {
    const random = new Random(n);
    const counts = new Float64Array(n);
    const draws = 200 * n;
    for (let i = 0; i < draws; i++) counts[random.below(n)]++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0);
    const freedom = n - 1;
    expect(counts.reduce((sum, count) => sum + count)).toBe(draws);
    expect(Math.abs(chiSquare - freedom)).toBeLessThan(4 * Math.sqrt(2 * freedom));
  });

  it('is true with the probability asked for', () => {
    const random = new Random(5);
    const hits = Array.from({ length: 20_000 }, () => random.chance(0.25)).filter(Boolean).length;
    expect(Math.abs(hits / 20_000 - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / 20_000));
    expect(Array.from({ length: 1000 }, () => random.chance(1)).every(Boolean)).toBe(true);
  });

  it('draws nothing for what cannot happen: a setting that is off changes no sequence', () => {
    const random = new Random(9);
    for (let i = 0; i < 10; i++) expect(random.chance(0)).toBe(false);
    expect(random.next()).toBe(new Random(9).next());
  });
});
