import { describe, expect, it } from 'vitest';
import { EAGAIN, EBUSY, EDEADLK, EINVAL, ENOENT, ENOMEM, ENXIO, errnoName } from '../../../src/kernel/errno.js';

describe('error numbers', () => {
  it.each(Object.entries({ ENOENT: 2, ENXIO: 6, EAGAIN: 11, ENOMEM: 12, EBUSY: 16, EINVAL: 22, EDEADLK: 35 }))(
    "%s is Linux's %i",
    (name, number) => {
      expect({ ENOENT, ENXIO, EAGAIN, ENOMEM, EBUSY, EINVAL, EDEADLK }).toHaveProperty(name, number);
      expect(errnoName(-number)).toBe(`-${name}`);
    },
  );

  it('have no other names', () => {
    expect([0, -1, 7].map(errnoName)).toEqual(['0', '-1', '7']);
  });
});
