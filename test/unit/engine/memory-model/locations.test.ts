/** What a thread may see of a range, as writes come that cover all of it, a part of it, or more. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Locations } from '../../../../src/engine/memory-model/locations.js';
import type { Range } from '../../../../src/engine/memory-model/model.js';

const memory = new Uint8Array(8);
const [OLD, YOUNG] = [
  [1, 0],
  [1, 1],
];

let locations: Locations;
let made = 0;
beforeEach(() => {
  memory.fill(0);
  locations = new Locations();
});

const range = (start: number, size: number): Range => ({ start, size, bytes: memory.subarray(start, start + size) });

/** Thread 1 writes. */
function write({ start, size, bytes }: Range, value: number): void {
  const { stretches } = locations.of({ start, size, bytes });
  bytes.fill(value);
  const one = { thread: 1, time: 1, clock: [0, 1], order: made++, start, bytes: bytes.slice() };
  for (const stretch of stretches)
    stretch.add({ ...one, atomic: false, published: null, at: made }, () => [OLD, YOUNG]);
}

/** What thread 0 may see there, as text: the youngest first. */
const seen = (start: number, size: number, clock: readonly number[] = OLD): string[] =>
  locations
    .of(range(start, size))
    .seenBy(0, clock)
    .plainly.map(({ bytes }) => bytes.join(''));

describe('what a thread may see', () => {
  it('is looked for once, until there is another write, or a later clock', () => {
    const look = (clock: readonly number[]): unknown => locations.of(range(0, 4)).seenBy(0, clock);
    const first = look(OLD);
    expect(look(OLD)).toBe(first);
    write(range(4, 4), 5);
    expect(look(OLD)).toBe(first);
    write(range(0, 4), 6);
    expect(look(OLD)).not.toBe(first);
    expect(seen(0, 4)).toEqual(['6666', '0000']);
    expect(seen(0, 4, YOUNG)).toEqual(['6666']);
  });

  it('is not torn by writes of its own range', () => {
    for (const value of [1, 2]) write(range(0, 4), value);
    expect(seen(0, 4)).toEqual(['2222', '1111', '0000']);
  });

  it('is torn by writes of other ranges, byte by byte', () => {
    write(range(0, 2), 1);
    expect(seen(0, 1)).toEqual(['1', '0']);
    expect(seen(0, 2)).toEqual(['11', '00']);
    write(range(1, 1), 2);
    expect(seen(0, 2).toSorted()).toEqual(['00', '02', '11', '12']); // 10 were of two that it may see as a whole
    write(range(0, 4), 3);
    expect(seen(0, 1)).toEqual(['3', '1', '0']);
  });

  it('is of the writes before it was cut', () => {
    write(range(0, 8), 1);
    write(range(0, 8), 2);
    expect(seen(4, 1)).toEqual(['2', '1', '0']);
    write(range(4, 1), 3);
    expect(seen(4, 1)).toEqual(['3', '2', '1', '0']);
    expect(seen(3, 1)).toEqual(['2', '1', '0']);
    expect(seen(0, 8, YOUNG)).toEqual(['22223222']);
  });
});
