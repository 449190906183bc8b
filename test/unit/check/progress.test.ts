/** What is frozen and what is left out, apart from any engine. */
import { describe, expect, it } from 'vitest';
import { definitionProblem } from '../../../src/check/definition-problem.js';
import { Freezer, ProgressTally, RoundRobin, withoutWaiting } from '../../../src/check/progress.js';
import { programFromText, programLines, programToText } from '../../../src/check/programs/text.js';
import type { CheckProgram } from '../../../src/lab/check-program.js';
import { ContinuedReplay } from '../../../src/search/strategies/replay.js';
import type { Decision } from '../../../src/lab/schedule.js';

function decision(index: number, enabled: readonly number[], actors = 3): Decision {
  return {
    index,
    actors,
    preferred: enabled[0],
    running: true,
    count: enabled.length,
    enabled: Int32Array.from(enabled),
    pending: () => ({ word: -1, writes: false }),
  };
}

const lock = (operations: object): Parameters<typeof withoutWaiting>[0] => ({
  name: 'lock',
  setup: () => null,
  operations: operations as never,
  model: 'lock',
});

describe('what waits by definition is left out', () => {
  it('and what can only follow it', () => {
    expect(withoutWaiting(lock({ acquire: {}, release: {} }))).toEqual({ waits: ['acquire'], rest: null });
  });

  it('and what can follow something else is not', () => {
    const { waits, rest } = withoutWaiting(lock({ acquire: {}, tryAcquire: { mayReturn: 'bool' }, release: {} }));
    expect(waits).toEqual(['acquire']);
    expect(Object.keys(rest!.operations)).toEqual(['tryAcquire', 'release']);
  });
});

describe('choosing', () => {
  it('a frozen thread is held once, and switch in its place', () => {
    const held: number[] = [];
    const freezer = new Freezer({ choose: ({ preferred }) => preferred }, { at: 1, threads: [0] }, (thread) =>
      held.push(thread),
    );
    expect([decision(0, [0, 1]), decision(1, [0, 1]), decision(2, [1, 2])].map((each) => freezer.choose(each))).toEqual(
      [0, 1, 1],
    );
    expect(held).toEqual([0]);
  });

  it('a plan is followed up to a decision, and then somebody else', () => {
    const prefix = new ContinuedReplay(
      {
        deviations: [
          { at: 0, choice: 1 },
          { at: 2, choice: 1 },
        ],
      },
      { choose: () => 2 },
      2,
    );
    expect([0, 1, 2].map((index) => prefix.choose(decision(index, [0, 1, 2])))).toEqual([1, 0, 2]);
  });

  it('in turn: threads, and no events while there are any', () => {
    const turn = new RoundRobin();
    expect(
      [
        [0, 1, 2, 4],
        [0, 1, 2, 4],
        [0, 2, 4],
        [0, 2, 4],
        [4, 5],
      ].map((enabled, i) => turn.choose(decision(i, enabled))),
    ).toEqual([0, 1, 2, 0, 4]);
  });
});

describe('the verdict', () => {
  const kept = { places: ['ring.js:34'], inCalls: true, text: 'kept' };

  it('is the worst that was seen, and refutes what claims more', () => {
    const tally = new ProgressTally();
    expect(tally.summary(null, []).verdict).toBe('not tried');
    tally.add(2, null);
    expect(tally.summary('lock-free', [])).toMatchObject({ verdict: 'lock-free', freezes: 1, alone: 0, places: [] });
    tally.add(2, kept);
    expect(tally.summary(null, [])).toMatchObject({ verdict: 'obstruction-free', places: ['ring.js:34'] });
    expect([tally.refuting('lock-free'), tally.refuting('obstruction-free'), tally.refuting(null)]).toEqual([
      kept,
      null,
      null,
    ]);
    tally.add(1, kept);
    expect(tally.summary(null, [])).toMatchObject({ verdict: 'blocking', freezes: 3, alone: 1 });
    expect([tally.refuting('lock-free'), tally.refuting('obstruction-free'), tally.refuting(null)]).toEqual([
      kept,
      kept,
      null,
    ]);
  });
});

it('a program with a frozen thread survives as text, with and without a drain', () => {
  const program: CheckProgram = {
    before: [],
    threads: [[{ operation: 'push', arg: 1 }], [{ operation: 'pop', arg: undefined }]],
    frozen: { at: 3, threads: [1] },
  };
  const afterChanges: CheckProgram = { ...program, frozen: { at: 0, threads: [0, 1], after: [2, 0] } };
  for (const each of [program, afterChanges, { ...program, drain: { thread: 0, operation: 'pop' } }])
    expect(programFromText(programToText(each))).toEqual(each);
  expect(programLines(program).at(-1)).toBe('frozen    thread 1');
});

it('a claim that is none is refused', () => {
  expect(definitionProblem({ ...lock({ acquire: {} }), progress: 'wait-free' })).toBe(
    'progress is "wait-free": there are lock-free, obstruction-free',
  );
  expect(definitionProblem({ ...lock({ acquire: {} }), progress: 'lock-free' })).toBeNull();
});
