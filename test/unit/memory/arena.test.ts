import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arena, at, type Region } from '../../../src/memory/arena.js';
import { CACHE_LINE_WORDS, struct, type StructInfo } from '../../../src/memory/struct.js';

const SMALL = struct('small', ['a', 'b', 'c']);
const LARGE = struct('large', ['a', 'b*20']);

describe('an arena', () => {
  it('never hands out the first cache line: address 0 is NULL', () => {
    expect(new Arena().words('first', 1).base).toBe(CACHE_LINE_WORDS);
  });

  it('gives per-CPU and aligned elements cache lines of their own, and packs arrays', () => {
    const arena = new Arena();
    expect(arena.perCpu('per cpu', SMALL, 4)).toMatchObject({ stride: 16, count: 4, perCpu: true, struct: 'small' });
    expect(arena.alignedArray('aligned', LARGE, 2)).toMatchObject({
      stride: 32,
      count: 2,
      perCpu: false,
      struct: 'large',
    });
    expect(arena.array('packed', SMALL, 7)).toMatchObject({ stride: 3, count: 7, perCpu: false, fields: SMALL.layout });
    expect(arena.words('words', 9)).toMatchObject({ stride: 1, count: 9, struct: 'word', fields: [] });
  });

  it('refuses to lay out a name twice', () => {
    const arena = new Arena();
    arena.words('stack', 4);
    expect(() => arena.words('stack', 8)).toThrow('memory: region stack is laid out twice');
  });

  it('makes a zeroed buffer that just holds everything', () => {
    const arena = new Arena();
    const last = [arena.words('a', 1), arena.array('b', SMALL, 5)].at(-1)!;
    const mem = new Int32Array(arena.toBuffer());
    expect(mem.every((word) => word === 0)).toBe(true);
    expect(mem.length).toBeGreaterThanOrEqual(last.base + last.stride * last.count);
    expect(arena.bytes).toBe(mem.byteLength);
  });

  it('hands out regions that begin on a cache line and do not overlap', () => {
    fc.assert(
      fc.property(fc.array(request, { minLength: 1, maxLength: 12 }), (requests) => {
        const regions = layOut(requests);
        let end = CACHE_LINE_WORDS;
        for (const { base, stride, count, struct: name } of regions) {
          expect(base % CACHE_LINE_WORDS).toBe(0);
          expect(base).toBeGreaterThanOrEqual(end);
          if (name !== 'word') expect(stride).toBeGreaterThanOrEqual(1);
          end = base + stride * count;
        }
      }),
    );
  });
});

const request = fc.record({
  kind: fc.constantFrom('perCpu', 'alignedArray', 'array', 'words'),
  size: fc.integer({ min: 1, max: 70 }),
  count: fc.integer({ min: 1, max: 20 }),
});

function layOut(requests: readonly { kind: string; size: number; count: number }[]): readonly Region[] {
  const arena = new Arena();
  requests.forEach(({ kind, size, count }, index) => {
    const name = `region ${index}`;
    const element: StructInfo = { structName: 'element', size, layout: [['first', 0]] };
    if (kind === 'words') arena.words(name, count);
    else arena[kind as 'perCpu'](name, element, count);
  });
  return arena.regions;
}

describe('at', () => {
  it('is the address of an element', () => {
    const region = new Arena().perCpu('r', SMALL, 3);
    expect([0, 1, 2].map((index) => at(region, index))).toEqual([16, 32, 48]);
  });
});
