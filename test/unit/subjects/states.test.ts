import { describe, expect, it } from 'vitest';
import { planMemory, stateMemories } from '../../../src/engine/free/batch/memory.js';
import { makeStates, measure } from '../../../src/subjects/states.js';

class Holder {
  readonly words = new Int32Array(2);
}

describe('measure', () => {
  it.each([
    ['a typed array of its own', () => new Int32Array(4), [{ bytes: 16, own: true }], false],
    [
      'a list of them',
      () => [new Int32Array(1), new Float64Array(2)],
      [
        { bytes: 4, own: true },
        { bytes: 16, own: true },
      ],
      false,
    ],
    [
      'a buffer and a view over it',
      () => ({ view: new Int32Array(new SharedArrayBuffer(8)) }),
      [{ bytes: 8, own: false }],
      false,
    ],
    ['an object of a class', () => new Holder(), [{ bytes: 8, own: true }], true],
    ['a number beside it', () => ({ words: new Int32Array(1), count: 0 }), [{ bytes: 4, own: true }], true],
  ])('%s', (_, make, parts, keepsState) => {
    expect(measure(make)).toEqual({ parts, keepsState });
  });
});

describe('makeStates', () => {
  function states<T>(make: () => T): T[] {
    const { parts } = measure(make);
    const plan = planMemory(parts, 0, 2);
    return plan.groups.flatMap((_, group) => makeStates(make, parts, stateMemories(plan, group))) as T[];
  }

  it('gives each state memory of its own, whatever its distance to the next', () => {
    const made = states(() => new Int32Array([7, 0, 0]));
    expect(made.length).toBeGreaterThan(1000);
    for (const [i, words] of made.entries()) words[1] = i;
    expect(made.every((words, i) => words[0] === 7 && words[1] === i && words[2] === 0 && words.length === 3)).toBe(
      true,
    );
  });

  it('makes no more than samples were asked for', () => {
    const parts = [{ bytes: 12, own: true }];
    expect(planMemory(parts, 0, 2, 500).groups.map((group) => group.states)).toEqual([500, 500, 500]);
    expect(planMemory(parts, 0, 2, 1).states).toBe(1);
    expect(planMemory(parts, 0, 2, 1e9)).toMatchObject({ states: planMemory(parts, 0, 2).states });
  });

  it('keeps an array that made its own memory from showing the memory around it', () => {
    const [words] = states(() => new Int32Array(4));
    expect(() => words.buffer).toThrow(/make the SharedArrayBuffer first/);
    expect(words.subarray(1).length).toBe(3);
  });

  it('gives a buffer that was asked for whole', () => {
    const [first, second] = states(() => new SharedArrayBuffer(12));
    expect([first.byteLength, first === second]).toEqual([12, false]);
  });

  it('tells that a set-up is not the same each time', () => {
    let calls = 0;
    expect(() => states(() => new Int32Array(++calls))).toThrow(/must have the same sizes each time/);
  });
});
