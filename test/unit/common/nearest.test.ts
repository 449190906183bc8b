import { expect, it } from 'vitest';
import { editDistance, nearest, suggestion } from '../../../src/common/nearest.js';

it.each<[string, string, number]>([
  ['', 'abc', 3],
  ['threads', 'threads', 0],
  ['thread', 'threads', 1],
  ['capcity', 'capacity', 1],
  ['acquier', 'acquire', 1],
  ['kitten', 'sitting', 3],
  ['push', 'pop', 3],
])('from %j to %j', (one, other, distance) => {
  expect(editDistance(one, other)).toBe(distance);
  expect(editDistance(other, one)).toBe(distance);
});

it('the nearest word counts, whatever its case, and only when it is near', () => {
  const words = ['threads', 'capacity', 'mayReturn'];
  expect(nearest('thread', words)).toBe('threads');
  expect(nearest('mayreturn', words)).toBe('mayReturn');
  expect(nearest('Capasity', words)).toBe('capacity');
  expect(nearest('colour', words)).toBeNull();
  expect(nearest('x', [])).toBeNull();
});

it('is suggested, or else all there are', () => {
  expect(suggestion('forbiden', ['forbidden', 'acceptable'])).toBe(': did you mean "forbidden"?');
  expect(suggestion('bad', ['forbidden', 'acceptable'])).toBe(': there are forbidden, acceptable');
  expect(suggestion('boolean', ['bool'])).toBe(': did you mean "bool"?');
});
