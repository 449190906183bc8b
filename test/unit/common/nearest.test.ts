import { describe, expect, it } from 'vitest';
import { editDistance, meant, nearest, suggestion } from '../../../src/common/nearest.js';
import { unknownName } from '../../../src/common/unknown-name.js';
import { scenarioNames } from '../../../src/runners/scenario-catalog.js';

describe('the nearest name', () => {
  it.each([
    ['llist/del-frist-aba', 'llist/del-first-aba'],
    ['LLIST/DEL-FIRST-ABA', 'llist/del-first-aba'],
    ['late-ipi', 'offline-race/late-ipi'],
    ['peterson', 'lock/peterson'],
    ['csd/lost-dorbell', 'csd/lost-doorbell'],
    ['offline-race/late-ipix', 'offline-race/late-ipi'],
  ])('to %s is %s', (word, name) => {
    expect(nearest(word, scenarioNames())[0]).toBe(name);
  });

  it('is among three, unless more or fewer are asked for, and there are none of none', () => {
    expect(nearest('x', scenarioNames())).toHaveLength(3);
    expect(nearest('x', scenarioNames(), 5)).toHaveLength(5);
    expect(nearest('x', ['a'])).toEqual(['a']);
    expect(nearest('x', [])).toEqual([]);
  });

  it('counts what is typed wrong: a character more, less, another, or two swapped', () => {
    expect(nearest('abcd', ['abdc', 'abcdefg'], 1)).toEqual(['abdc']);
    expect(nearest('abcd', ['dcba', 'abdc', 'bacd', 'abc', 'abxd', 'abcde'], 6).at(-1)).toBe('dcba');
  });

  it('is found for a very long word', () => {
    expect(nearest('v'.repeat(1_000_000), ['v6', 'v3.15'])).toHaveLength(2);
  });
});

describe('an unknown name', () => {
  it('is answered with the nearest ones, and where all are', () => {
    expect(unknownName('fruit', 'aple', ['pear', 'apple', 'plum', 'grape', 'maple'])).toBe(
      'unknown fruit "aple": did you mean apple, maple or plum? See smplab list',
    );
  });

  it('is answered with all of a few', () => {
    expect(unknownName('form', 'x', ['broken', 'fixed'])).toBe('unknown form "x": there are broken, fixed');
  });

  it('is cut when it is long', () => {
    expect(unknownName('form', 'x'.repeat(10_000), scenarioNames()).length).toBeLessThan(250);
  });
});

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
  expect(meant('thread', words)).toBe('threads');
  expect(meant('mayreturn', words)).toBe('mayReturn');
  expect(meant('Capasity', words)).toBe('capacity');
  expect(meant('colour', words)).toBeNull();
  expect(meant('x', [])).toBeNull();
});

it('is suggested, or else all there are', () => {
  expect(suggestion('forbiden', ['forbidden', 'acceptable'])).toBe(': did you mean "forbidden"?');
  expect(suggestion('bad', ['forbidden', 'acceptable'])).toBe(': there are forbidden, acceptable');
  expect(suggestion('boolean', ['bool'])).toBe(': did you mean "bool"?');
});
