/** Anything can be thrown, and all of it is said in one line. */
import { expect, it } from 'vitest';
import { asError, isNamed, thrownText } from '../../../src/common/thrown.js';
import { portable, portedClass } from '../../../src/engine/portable-error.js';
import { shown } from '../../../src/check/schema.js';
import { isRecordable } from '../../../src/lab/values.js';

const throws = (): never => {
  throw new Error('of the trap');
};
const PROXY = new Proxy({}, { get: throws, getPrototypeOf: throws });
const GETTER = Object.defineProperty(new Error('x'), 'message', { get: throws });

it.each([
  [null, 'null'],
  [undefined, 'undefined'],
  [Symbol('s'), 'Symbol(s)'],
  [{ toString: throws }, 'it has no text'],
  [Object.create(null), 'it has no text'],
  [PROXY, 'it has no text'],
])('what is no error: %#', (value, text) => {
  expect(thrownText(value)).toBe(`a value that is no Error: ${text}`);
  const copy = portable(value);
  expect([copy.name, copy.message, portedClass(copy)]).toEqual([asError(value).name, text, asError(value).name]);
});

it('an error is itself, unless it cannot be read', () => {
  const error = new RangeError('x');
  expect(asError(error)).toBe(error);
  expect(portedClass(portable(error))).toBe('RangeError');
  expect(asError(GETTER)).not.toBe(GETTER);
  expect([isNamed(error, new Set(['RangeError'])), isNamed(PROXY, new Set(['RangeError']))]).toEqual([true, false]);
});

it('values of definitions that throw, have no end or are endless are refused, and plain ones are not', () => {
  expect(shown(PROXY)).toBe('an object that throws when it is looked at');
  const circle: unknown[] = [];
  circle.push(circle);
  expect([circle, Array.from({ length: 200_000 }), [[1, ['x']], 2]].map((value) => isRecordable(value))).toEqual([
    false,
    false,
    true,
  ]);
});
