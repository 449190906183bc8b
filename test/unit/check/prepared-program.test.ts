/** Calls with their slots, and programs without some of them. */
import { describe, expect, it } from 'vitest';
import { DRAIN_CALLS, partsOf, prepareProgram, reduceProgram } from '../../../src/check/prepared-program.js';
import { callsOf } from '../../../src/check/programs/size.js';
import type { CheckProgram, ProgramCall } from '../../../src/lab/check-program.js';
import { definitionOf } from './made-calls.js';

const lock = definitionOf('lock', { acquire: {}, tryAcquire: {}, release: {} });
const [acquire, tryAcquire, release]: ProgramCall[] = [
  { operation: 'acquire' },
  { operation: 'tryAcquire' },
  { operation: 'release' },
];
const queue = definitionOf('fifo-queue', { push: { args: 'int' }, pop: {} });

const program = (threads: ProgramCall[][], more: Partial<CheckProgram> = {}): CheckProgram => ({
  before: [],
  threads,
  ...more,
});

describe('preparing', () => {
  it('numbers the calls before, then those of each thread, then those that empty it', () => {
    const { before, threads, drain, slots } = prepareProgram(
      queue,
      program([[{ operation: 'pop' }], [{ operation: 'push', arg: 2 }]], {
        before: [{ operation: 'push', arg: 1, thread: 1 }],
        drain: { operation: 'pop', thread: 0 },
      }),
    );
    expect(before.map(({ thread, call }) => [thread, call.slot])).toEqual([[1, 0]]);
    expect(threads.map((calls) => calls.map(({ slot }) => slot))).toEqual([[1], [2]]);
    expect(drain!.calls.map(({ slot }) => slot)).toEqual(Array.from({ length: DRAIN_CALLS }, (_, i) => 3 + i));
    expect(slots.slice(0, 4).map(({ phase, thread, operation }) => [phase, thread, operation])).toEqual([
      ['before', 1, 'push'],
      ['race', 0, 'pop'],
      ['race', 1, 'push'],
      ['drain', 0, 'pop'],
    ]);
  });

  it('has each release follow the first that is open of its own thread', () => {
    const { threads } = prepareProgram(lock, program([[acquire, release, tryAcquire, release], [release]]));
    expect(threads[0].map(({ after }) => after)).toEqual([null, 0, null, 2]);
    expect(threads[1].map(({ after }) => after)).toEqual([null]);
  });

  it('refuses what the definition does not have', () => {
    expect(() => prepareProgram(queue, program([[{ operation: 'peek' }]]))).toThrow('there is no operation "peek"');
  });
});

describe('reducing', () => {
  const whole = program(
    [
      [acquire, release],
      [tryAcquire, release],
    ],
    {
      before: [{ operation: 'tryAcquire', thread: 0 }],
      frozen: { at: 3, threads: [1] },
    },
  );

  it('has parts that can be left out: each call before and of a thread, with the one that closes it', () => {
    expect(callsOf(whole)).toBe(5);
    expect(partsOf(lock, whole)).toEqual([[0], [1, 2], [3, 4]]);
    expect(partsOf(lock, program([[acquire, tryAcquire, release, release]]))).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  it('leaves all else as it was', () => {
    expect(reduceProgram(lock, whole, [0, 1])).toEqual({ ...whole, before: [], threads: [[], [tryAcquire, release]] });
    expect(reduceProgram(lock, whole, [2])).toEqual({ ...whole, threads: [[acquire, release], []] });
    expect(reduceProgram(lock, whole, [])).toEqual(whole);
  });
});
