/** Programs as text: what a token carries comes back whole. */
import { describe, expect, it } from 'vitest';
import { Generator, SIZES } from '../../../../src/check/programs/generate.js';
import { programFromText, programLines, programToText } from '../../../../src/check/programs/text.js';
import type { CheckProgram } from '../../../../src/lab/check-program.js';
import { Random } from '../../../../src/machine/random.js';
import { definitionOf } from '../made-calls.js';

const PROGRAM: CheckProgram = {
  before: [{ operation: 'push', arg: 1, thread: 1 }],
  threads: [[{ operation: 'pop', arg: undefined }], [], [{ operation: 'cas', arg: [1n, 'a'] }]],
  drain: { operation: 'pop', thread: 2 },
  frozen: { at: 4, threads: [0, 2] },
};

describe('a program', () => {
  it.each<[string, CheckProgram]>([
    ['with everything', PROGRAM],
    ['without a drain', { before: PROGRAM.before, threads: PROGRAM.threads, frozen: PROGRAM.frozen! }],
    ['without a frozen thread', { before: [], threads: PROGRAM.threads, drain: PROGRAM.drain! }],
    ['with nothing else', { before: [], threads: PROGRAM.threads }],
  ])('%s comes back', (_, program) => {
    expect(programFromText(programToText(program))).toEqual(program);
  });

  it('that was generated comes back, whatever the seed', () => {
    const definition = definitionOf('fifo-queue', { push: { args: 'int' }, pop: {} });
    for (let seed = 0; seed < 30; seed++) {
      const generator = new Generator(definition, new Random(seed));
      for (const size of SIZES) {
        const program = generator.program(size, seed % 2 === 0);
        const again = programFromText(programToText(program));
        expect(programToText(again)).toBe(programToText(program));
        expect(programLines(again)).toEqual(programLines(program));
        expect(again.drain).toEqual(program.drain);
      }
    }
  });

  it('is no text that is none', () => {
    expect(() => programFromText('[[')).toThrow(SyntaxError);
  });
});

it('has a line for what comes before, each thread that does something, and what is frozen', () => {
  expect(programLines(PROGRAM)).toEqual([
    'before    push(1)',
    'thread 0  pop()',
    'thread 2  cas([1n, "a"])',
    'frozen    thread 0, thread 2',
  ]);
  expect(programLines({ before: [], threads: [[{ operation: 'a' }, { operation: 'b', arg: 'x' }]] })).toEqual([
    'thread 0  a(); b("x")',
  ]);
});
