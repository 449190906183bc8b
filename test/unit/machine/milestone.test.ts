import { describe, expect, it } from 'vitest';
import { Milestone, milestoneName, MILESTONES } from '../../../src/machine/milestone.js';

describe('milestones', () => {
  it('are numbered from 0 without a gap, for there is a bit and a counter for each', () => {
    expect(Object.values(Milestone).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: MILESTONES }, (_, number) => number),
    );
    expect(MILESTONES).toBeLessThanOrEqual(32);
  });

  it('have names', () => {
    for (const [name, milestone] of Object.entries(Milestone)) expect(milestoneName(milestone)).toBe(name);
    expect(milestoneName(99)).toBe('milestone 99');
  });
});
