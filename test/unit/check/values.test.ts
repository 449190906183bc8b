import { describe, expect, it } from 'vitest';
import {
  at,
  callText,
  isRecordable,
  sameValue,
  valueFromJson,
  valueText,
  valueToJson,
} from '../../../src/lab/values.js';

it.each<[unknown, string]>([
  [7, '7'],
  [-0, '-0'],
  ['a"b', '"a\\"b"'],
  [12n, '12n'],
  [undefined, 'undefined'],
  [[1, [null, 'x']], '[1, [null, "x"]]'],
  [{ a: 1 }, '{"a":1}'],
])('%o is shown as %s', (value, text) => {
  expect(valueText(value)).toBe(text);
});

it('a call is shown with its argument, and a place where one is known', () => {
  expect([callText('pop', undefined), callText('push', 3)]).toEqual(['pop()', 'push(3)']);
  expect([at(''), at('ring.js:12')]).toEqual(['', ' (ring.js:12)']);
});

describe('JSON', () => {
  it.each([undefined, null, true, 'text', 12n, Infinity, -Infinity, NaN, [undefined, [1n]], { a: undefined, b: [2n] }])(
    '%o survives',
    (value) => {
      expect(valueFromJson(valueToJson(value))).toStrictEqual(value);
    },
  );

  it('has a list for a typed array', () => {
    expect(valueFromJson(valueToJson(Uint8Array.of(1, 2)))).toEqual([1, 2]);
  });
});

it.each<[unknown, unknown, boolean]>([
  [1, 1, true],
  [NaN, NaN, true],
  [0, -0, false],
  ['1', 1, false],
  [[1, [2]], [1, [2]], true],
  [[1], [2], false],
  [Int8Array.of(1), [1], true],
  [null, undefined, false],
])('%o and %o are the same: %s', (one, other, same) => {
  expect(sameValue(one, other)).toBe(same);
  expect(sameValue(other, one)).toBe(same);
});

it('plain values and lists of them can be recorded, and nothing else', () => {
  for (const value of [1, 'a', true, 1n, null, undefined, [1, ['a', undefined]], Int8Array.of(1)])
    expect(isRecordable(value)).toBe(true);
  for (const value of [{}, [{}], () => 1, Symbol('s'), new Date(), new Map(), new DataView(new ArrayBuffer(1))])
    expect(isRecordable(value)).toBe(false);
});
