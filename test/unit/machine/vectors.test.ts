import { describe, expect, it } from 'vitest';
import { DELAYABLE_VECTORS } from '../../../src/machine/layout.js';
import { isDelayable, Vector, vectorName, VECTORS } from '../../../src/machine/vectors.js';

describe('interrupt vectors', () => {
  it('are numbered from 0 without a gap, for there is a pending bit for each', () => {
    expect(Object.values(Vector).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: VECTORS }, (_, number) => number),
    );
  });

  it('have names', () => {
    for (const [name, vector] of Object.entries(Vector)) expect(vectorName(vector)).toBe(name);
    expect(vectorName(99)).toBe('vector 99');
  });

  it('can be late when they carry calls between CPUs, and these come first: they have a slot on the way', () => {
    const delayable = Object.values(Vector).filter(isDelayable);
    expect(delayable).toEqual([Vector.CALL_FUNCTION_SINGLE, Vector.CALL_FUNCTION]);
    expect(Math.max(...delayable)).toBeLessThan(DELAYABLE_VECTORS);
  });
});
