/** Which bytes the methods of a Buffer touch, and those of a StringDecoder. */
import { StringDecoder } from 'node:string_decoder';
import { describe, expect, it } from 'vitest';
import { noteCall } from '../../../../src/engine/races/natives.js';

/** `reads 1–3` for each range that a call touches. */
function touched(self: object, name: string, ...args: unknown[]): string[] {
  const ranges: string[] = [];
  noteCall(
    (_, from, to, kind) => ranges.push(`${kind === 0 ? 'reads' : 'writes'} ${from}–${to}`),
    Reflect.get(self, name),
    self,
    args,
  );
  return ranges;
}

describe('a Buffer of 8 bytes', () => {
  it.each<[string, unknown[], string[]]>([
    ['toString', [], ['reads 0–8']],
    ['toString', ['utf8', 2, 5], ['reads 2–5']],
    ['utf8Slice', [1, 3], ['reads 1–3']],
    ['latin1Write', ['abc', 4], ['writes 4–7']],
    ['write', ['abc', 2], ['writes 2–5']],
    ['write', ['abc', 'latin1'], ['writes 0–3']],
    ['write', ['abcdef', 0, 2], ['writes 0–2']],
    ['write', ['0a0b', 0, 'hex'], ['writes 0–2']],
    ['fill', [0, 3, 6], ['writes 3–6']],
    ['indexOf', [7], ['reads 0–8']],
    ['equals', [Buffer.alloc(8)], ['reads 0–8', 'reads 0–8']],
    ['compare', [Buffer.alloc(8), 1, 2, 3, 4], ['reads 1–2', 'reads 3–4']],
    ['copy', [Buffer.alloc(8), 6, 0, 4], ['reads 0–2', 'writes 6–8']],
    ['subarray', [1, 2], []],
    ['slice', [1, 2], []],
  ])('%s(%j)', (name, args, expected) => {
    expect(touched(Buffer.alloc(8), name, ...args)).toEqual(expected);
  });
});

it('a StringDecoder reads what it is handed', () => {
  expect(touched(new StringDecoder('utf8'), 'write', Buffer.alloc(3))).toEqual(['reads 0–3']);
});
