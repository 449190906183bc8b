/** Programs that are one but for names have one text; others have others. */
import { describe, expect, it } from 'vitest';
import { allPrograms } from '../../../../src/check/programs/enumerate.js';
import { Generator, SIZES } from '../../../../src/check/programs/generate.js';
import { areThreadsAlike, namelessText } from '../../../../src/check/programs/symmetry.js';
import type { CheckProgram, ProgramCall } from '../../../../src/lab/check-program.js';
import { Random } from '../../../../src/machine/random.js';
import { definitionOf, type Operations } from '../made-calls.js';

const OPERATIONS = { push: { args: 'int' }, pop: {} } as const;
const queue = definitionOf('fifo-queue', OPERATIONS);
const numbered = definitionOf('fifo-queue', OPERATIONS, { attach: (shared, _thread) => shared });

function programOf(definition: Operations, threads: readonly string[], before: readonly string[] = []): string {
  let value = 0;
  const call = (operation: string): ProgramCall => (operation === 'push' ? { operation, arg: ++value } : { operation });
  const program: CheckProgram = {
    before: before.map((text) => ({ ...call(text.slice(1)), thread: Number(text[0]) })),
    threads: threads.map((text) => text.split(' ').map(call)),
  };
  return namelessText(definition, program);
}

describe('the text of a program without its names', () => {
  it('is one for all orders of threads that are equal, and for all numbers of values', () => {
    const text = programOf(queue, ['push pop', 'pop', 'push']);
    expect(programOf(queue, ['pop', 'push', 'push pop'])).toBe(text);
    expect(programOf(queue, ['push', 'push pop', 'pop'])).toBe(text);
    const named = (arg: number): CheckProgram => ({ before: [], threads: [[{ operation: 'push', arg }], []] });
    expect(namelessText(queue, named(7))).toBe(namelessText(queue, named(1)));
  });

  it('is another one where something else is called, or by another thread than before', () => {
    expect(programOf(queue, ['push pop', 'pop'])).not.toBe(programOf(queue, ['pop push', 'pop']));
    expect(programOf(queue, ['push', 'pop'], ['0push'])).not.toBe(programOf(queue, ['push', 'pop'], ['1push']));
    expect(programOf(queue, ['push', 'pop'], ['0push'])).toBe(programOf(queue, ['pop', 'push'], ['1push']));
  });

  it('tells threads apart that are handed their numbers', () => {
    expect(programOf(numbered, ['push', 'pop'])).not.toBe(programOf(numbered, ['pop', 'push']));
  });

  it('tells listed arguments apart', () => {
    const register = definitionOf('register', { write: { args: [1, 2] } });
    const written = (arg: number): CheckProgram => ({ before: [], threads: [[{ operation: 'write', arg }]] });
    expect(namelessText(register, written(1))).not.toBe(namelessText(register, written(2)));
  });

  it('is that of a program which the enumeration has, whatever is drawn', () => {
    const all = new Set(
      [1, 2].flatMap((calls) =>
        allPrograms(queue, { threads: 2, calls }, false, new Random(1)).map((program) => namelessText(queue, program)),
      ),
    );
    const random = new Random(5);
    let known = 0;
    for (let i = 0; i < 200; i++) {
      const program = new Generator(queue, random).program(SIZES[1], false);
      const isOfSize = program.before.length === 0 && new Set(program.threads.map(({ length }) => length)).size === 1;
      if (!isOfSize) continue;
      known++;
      expect(all).toContain(namelessText(queue, program));
    }
    expect(known).toBeGreaterThan(10);
  });
});

describe('threads', () => {
  it.each([
    ['alike where no attach is', undefined, true],
    ['alike where attach looks at what is shared alone', (shared: unknown) => shared, true],
    ['not where attach is handed a number', (shared: unknown, thread: number) => [shared, thread], false],
    ['not where it takes a number with a default', (shared: unknown, thread = 0) => [shared, thread], false],
    ['not where it takes all that there is', (...all: unknown[]) => all, false],
  ])('are %s', (_, attach, expected) => {
    const definition = definitionOf('fifo-queue', OPERATIONS, attach === undefined ? {} : { attach });
    expect(areThreadsAlike(definition)).toBe(expected);
  });

  it('are not where an operation is handed a number', () => {
    const run = (_view: unknown, _arg: never, thread: number): number => thread;
    expect(areThreadsAlike(definitionOf('fifo-queue', { pop: { run } }))).toBe(false);
  });

  it('of another number make another program', () => {
    const count = (definition: Operations): number =>
      allPrograms(definition, { threads: 2, calls: 1 }, false, new Random(1)).length;
    expect([count(queue), count(numbered)]).toEqual([6, 8]);
  });
});
