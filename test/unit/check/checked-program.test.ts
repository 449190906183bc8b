/** What came out of a run, however it ended: of operations with a model, and of a hand-written case. */
import { describe, expect, it } from 'vitest';
import {
  ActorsProgram,
  AS_THE_MODEL,
  NOT_DECIDED,
  OperationsProgram,
  type CheckedProgram,
} from '../../../src/check/checked-program.js';
import * as code from '../../../src/check/run-calls.js';
import type { CheckProgram } from '../../../src/lab/check-program.js';
import { definitionOf, optionsOf, type Operations } from './made-calls.js';

const NATIVE = {
  describe: String,
  bounded: (work: () => void): string | null => {
    work();
    return null;
  },
};

/** Runs its threads one after the other. */
function ran(program: CheckedProgram, threads = program.actors): CheckedProgram {
  program.begin();
  for (let thread = 0; thread < threads; thread++) {
    const { call, args } = program.entry(thread);
    call(...(args as never[]));
  }
  return program;
}

describe('operations', () => {
  const counter = (step: number): Operations =>
    definitionOf(
      'counter',
      {
        increment: { run: (words) => void Atomics.add(words as Int32Array, 0, step) },
        get: { run: (words) => (words as Int32Array)[0] },
      },
      { setup: () => new Int32Array(new SharedArrayBuffer(4)) },
    );
  const PROGRAM: CheckProgram = {
    before: [{ operation: 'increment', thread: 0 }],
    threads: [[{ operation: 'increment' }], [{ operation: 'get' }]],
  };
  const program = (definition: Operations, most?: number): OperationsProgram =>
    new OperationsProgram(PROGRAM, code, { ...optionsOf(definition, most), ...NATIVE });

  it('come out as the model says, or with a finding', () => {
    expect(ran(program(counter(1))).ended('completed', [])).toEqual({
      outcome: AS_THE_MODEL,
      findings: [],
      undecided: false,
    });
    expect(ran(program(counter(2))).ended('completed', [])).toMatchObject({
      outcome: 'not linearizable',
      findings: [{ kind: 'not linearizable' }],
      undecided: false,
    });
  });

  it('come out as neither when it could not be decided', () => {
    const undecided = { outcome: NOT_DECIDED, findings: [], undecided: true };
    expect(ran(program(counter(1), 1)).ended('completed', [])).toEqual(undecided);
    expect(ran(program(counter(2), 1)).ended('completed', [])).toEqual(undecided);
  });

  it('that give up without effect have done nothing, also where that returns undefined', () => {
    const queue = (more: object): OperationsProgram =>
      new OperationsProgram({ before: [], threads: [[{ operation: 'push', arg: 1 }], [{ operation: 'pop' }]] }, code, {
        ...optionsOf(
          definitionOf(
            'fifo-queue',
            { push: { args: 'int', run: () => undefined, ...more }, pop: { run: () => undefined } },
            {
              setup: () => new Int32Array(new SharedArrayBuffer(4)),
            },
          ),
        ),
        ...NATIVE,
      });
    expect(ran(queue({ gaveUp: undefined })).ended('completed', []).outcome).toBe(AS_THE_MODEL);
    expect(ran(queue({})).ended('completed', []).outcome).not.toBe(AS_THE_MODEL);
  });

  it('begin anew each time', () => {
    const twice = program(counter(1));
    ran(twice);
    expect(
      ran(twice)
        .calls()
        .map(({ result }) => result),
    ).toEqual([undefined, undefined, 2]);
    twice.begin();
    expect(twice.calls()).toHaveLength(1); // the one before the race
  });

  it('have lost a wake-up when a call that waits went on only because its time was over', () => {
    const lock = definitionOf('lock', { acquire: { run: () => undefined } }, { setup: () => null });
    const waiting = ran(
      new OperationsProgram({ before: [], threads: [[{ operation: 'acquire' }], []] }, code, {
        ...optionsOf(lock),
        ...NATIVE,
      }),
    );
    expect(waiting.ended('completed', [0])).toMatchObject({
      outcome: 'lost wake-up',
      findings: [{ text: 'thread 0 went on only because its wait is bounded: no thread woke it' }],
    });
    expect(waiting.ended('completed', [1])).toMatchObject({ findings: [] });
    expect(waiting.ended('completed', [])).toMatchObject({ findings: [] });
  });

  it('are shown as calls and as what they returned, and told of as they happen', () => {
    const told: unknown[] = [];
    const shown = program(counter(1));
    shown.onCall = (slot, returned) => told.push([slot, returned]);
    ran(shown);
    expect([shown.callText(2, false), shown.callText(2, true)]).toEqual(['get()', 'get returned 2']);
    expect(told.slice(-2)).toEqual([
      [2, false],
      [2, true],
    ]);
  });
});

describe('a hand-written case', () => {
  const outcomes = [
    { match: '2', grade: 'acceptable', text: 'both' },
    { match: '1', grade: 'forbidden', text: 'one is lost' },
    { match: 'deadlock', grade: 'interesting', text: 'they wait for each other' },
  ] as const;
  const add = (words: Int32Array): unknown => Atomics.add(words, 0, 1);
  const case_ = (after: (words: Int32Array) => string, actors = [add, add], bounded = NATIVE.bounded): ActorsProgram =>
    new ActorsProgram(
      {
        name: 'case',
        setup: () => new Int32Array(new SharedArrayBuffer(4)),
        actors,
        after: after as never,
        outcomes,
      } as never,
      code,
      { ...NATIVE, bounded },
    );
  const value = (words: Int32Array): string => `${words[0]}`;

  it.each<[string, number, object]>([
    ['a declared outcome', 2, { outcome: '2', findings: [] }],
    ['a forbidden one', 1, { outcome: '1', findings: [{ kind: '1', text: 'one is lost' }] }],
    ['one that is not declared', 0, { outcome: '0', findings: [{ text: '"0" is not among the declared outcomes' }] }],
  ])('comes out with %s', (_, threads, ended) => {
    expect(ran(case_(value), threads).ended('completed', [])).toMatchObject({ ...ended, undecided: false });
  });

  it('is looked at with what setup returned, and not with a view', () => {
    const looked = new ActorsProgram(
      {
        name: 'case',
        setup: () => new Int32Array(new SharedArrayBuffer(4)),
        attach: (words: Int32Array) => ({ words }),
        actors: [({ words }: { words: Int32Array }) => Atomics.add(words, 0, 1)],
        after: (shared: Int32Array) => `${shared[0]}`,
        outcomes: [{ match: '1', grade: 'acceptable', text: 'counted' }],
      } as never,
      code,
      NATIVE,
    );
    expect(ran(looked).ended('completed', [])).toMatchObject({ outcome: '1', findings: [] });
  });

  it('ends in what it ended in: declared, or not', () => {
    expect(ran(case_(value)).ended('deadlock', [])).toMatchObject({ outcome: 'deadlock', findings: [] });
    expect(ran(case_(value)).ended('livelock', [])).toMatchObject({ findings: [{ kind: 'livelock' }] });
    expect(ran(case_(value)).ended('completed', [1])).toMatchObject({ findings: [{ kind: 'lost wake-up' }] });
  });

  it('is wrong when an actor throws, whatever came out', () => {
    const throws = (): never => {
      throw new TypeError('no such word');
    };
    expect(ran(case_(value, [add, throws])).ended('completed', [])).toMatchObject({
      outcome: 'threw',
      findings: [{ text: 'an actor threw TypeError: no such word' }],
    });
  });

  it('is wrong when what looks at it has no end, and is not looked at again', () => {
    let looks = 0;
    const endless = ran(
      case_(value, [add, add], () => {
        looks++;
        return 'case.js:9';
      }),
    );
    const [first, again] = [endless.ended('completed', []), endless.judge('completed', [])];
    expect(first.findings).toEqual([
      { kind: 'after() never returns', text: 'what after() looks at has no end: it never returns (case.js:9)' },
    ]);
    expect(again).toEqual(first);
    expect(looks).toBe(1);
  });

  it('has threads that begin and are done', () => {
    const program = case_(value);
    expect([program.callText(1, false), program.callText(1, true), program.calls()]).toEqual([
      'thread 1 begins',
      'thread 1 is done',
      [],
    ]);
  });
});
