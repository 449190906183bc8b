import fc from 'fast-check';
import { expect, it } from 'vitest';
import { printable } from '../../../src/common/printable.js';

it.each([
  ['\u001b[2J', '\\u001b[2J'],
  ['a\rb', 'a\\u000db'],
  ['\u0000\u0007\u0008', '\\u0000\\u0007\\u0008'],
  ['\u007f\u0085\u009b31m', '\\u007f\\u0085\\u009b31m'],
  ['if (x) {\u202e }', 'if (x) {\\u202e }'],
])('%j is shown as %s', (text, shown) => {
  expect(printable(text)).toBe(shown);
});

it.each(['', 'plain\n\ttext', '→ 22 µs, “quoted”, 日本語, 🙂', '\\u001b'])('%j stays as it is', (text) => {
  expect(printable(text)).toBe(text);
});

it('changes nothing that a JSON document says', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(JSON.parse(printable(JSON.stringify({ [text]: [text] })))).toEqual({ [text]: [text] });
    }),
  );
});
