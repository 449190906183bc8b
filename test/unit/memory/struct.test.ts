import { describe, expect, it } from 'vitest';
import { struct } from '../../../src/memory/struct.js';

describe('struct', () => {
  it('gives each field the next word, and a field with *n so many', () => {
    const point = struct('point', ['x', 'y*3', 'z']);
    expect([point.x, point.y, point.z, point.size]).toEqual([0, 1, 4, 5]);
  });

  it('knows its C name and its fields in order', () => {
    const point = struct('point', ['x', 'y*3', 'z']);
    expect(point.structName).toBe('point');
    expect(point.layout).toEqual([
      ['x', 0],
      ['y', 1],
      ['z', 4],
    ]);
  });

  it('cannot be changed', () => {
    const point = struct('point', ['x']);
    expect(() => Object.assign(point, { x: 7 })).toThrow(TypeError);
  });

  it.each([
    { fields: ['x', 'x'], name: 'x' },
    { fields: ['x', 'x*2'], name: 'x' },
    { fields: ['size'], name: 'size' },
    { fields: ['layout*4'], name: 'layout' },
    { fields: ['structName'], name: 'structName' },
  ])('refuses $fields', ({ fields, name }) => {
    expect(() => struct('point', fields)).toThrow(`struct point: field ${name} is declared twice or reserved`);
  });
});
