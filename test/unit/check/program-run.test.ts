/** A run of a program on a structure: which view its calls are made on, and how it is emptied. */
import { describe, expect, it } from 'vitest';
import { DRAIN_CALLS, prepareProgram } from '../../../src/check/prepared-program.js';
import { ProgramRun } from '../../../src/check/program-run.js';
import { makeCall, runCalls } from '../../../src/check/run-calls.js';
import type { CheckProgram } from '../../../src/lab/check-program.js';
import { definitionOf, type Operations } from './made-calls.js';

/** Remembers who called what. */
interface Log {
  readonly entries: string[];
  readonly values: number[];
}

class View {
  constructor(
    private readonly log: Log,
    private readonly name: string,
  ) {}

  push(value: number): boolean {
    this.log.entries.push(`${this.name} push`);
    if (value < 0) throw new RangeError('negative');
    if (this.log.values.length === 2) return false;
    this.log.values.push(value);
    return true;
  }

  pop(): number | undefined {
    this.log.entries.push(`${this.name} pop`);
    return this.log.values.shift();
  }
}

let made = 0;
const queue: Operations = definitionOf(
  'fifo-queue',
  {
    push: { args: 'int', mayReturn: 'bool' },
    pop: {},
    undo: { as: 'pop', after: 'push', run: (view) => (view as View).pop() },
  },
  {
    setup: (): Log => ({ entries: [], values: [] }),
    attach: (log, thread) => new View(log as Log, `view ${made++} of ${thread}`),
  },
);

function start(program: CheckProgram, bounded?: (work: () => void) => string | null) {
  made = 0;
  const prepared = prepareProgram(queue, program);
  const run = new ProgramRun({
    definition: queue,
    program: prepared,
    makeCall,
    describe: String,
    bounded:
      bounded ??
      ((work) => {
        work();
        return null;
      }),
  });
  const race = (thread: number): unknown => runCalls(prepared.threads[thread], run.target(thread), thread);
  return { run, race };
}

const push = (arg: number): { operation: string; arg: number } => ({ operation: 'push', arg });

describe('calls', () => {
  it('before the race are made at once, on the view of the thread that goes on with it', () => {
    const { run, race } = start({ before: [{ ...push(1), thread: 1 }], threads: [[], [{ operation: 'pop' }]] });
    expect(run.calls().map(({ phase, result }) => [phase, result])).toEqual([['before', true]]);
    race(1);
    expect(run.calls()).toMatchObject([
      { operation: 'push', phase: 'before', result: true, slot: 0 },
      { operation: 'pop', phase: 'race', thread: 1, result: 1, slot: 1 },
    ]);
    const { view } = run.target(1) as unknown as { view: { log: Log } };
    expect(view.log.entries).toEqual(['view 1 of 1 push', 'view 1 of 1 pop']);
  });

  it('that must follow another are made when that has succeeded, and only then', () => {
    const { run, race } = start({
      before: [],
      threads: [
        [push(1), { operation: 'undo' }, push(-1), { operation: 'undo' }],
        [push(2), push(3), push(4)],
      ],
    });
    race(0);
    race(1);
    expect(run.calls().map(({ slot, operation, result, threw }) => [slot, operation, threw ?? result])).toEqual([
      [0, 'push', true],
      [1, 'undo', 1],
      [2, 'push', 'RangeError: negative'],
      [4, 'push', true],
      [5, 'push', true],
      [6, 'push', false],
    ]);
  });
});

describe('emptying', () => {
  const filled: CheckProgram = {
    before: [push(1), push(2)].map((call) => ({ ...call, thread: 0 })),
    threads: [[]],
    drain: { operation: 'pop', thread: 0 },
  };

  it('goes on until there is nothing, on a view that is new', () => {
    const { run } = start(filled);
    run.drain();
    const drained = run.calls().filter(({ phase }) => phase === 'drain');
    expect(drained.map(({ result }) => result)).toEqual([1, 2, undefined]);
    const { view } = run.target(0) as unknown as { view: { log: Log } };
    expect(view.log.entries.slice(2)).toEqual(Array.from({ length: 3 }, () => 'view 1 of 0 pop'));
  });

  it('ends at a call that has no end, which stays pending with its place', () => {
    let calls = 0;
    const { run } = start(filled, (work) => {
      if (++calls === 2) return 'queue.js:7';
      work();
      return null;
    });
    run.drain();
    const drained = run.calls().filter(({ phase }) => phase === 'drain');
    expect(drained.map(({ result }) => result)).toEqual([1]);
    expect(run.record.read(3)).toBeNull(); // it was ended before it began
  });

  it('ends after so many calls, whatever they return', () => {
    const endless = { ...queue, operations: { ...queue.operations, pop: { run: () => 1 } } };
    const program = prepareProgram(endless, filled);
    const run = new ProgramRun({
      definition: endless,
      program,
      makeCall,
      describe: String,
      bounded: (work) => (work(), null),
    });
    run.drain();
    expect(run.calls().filter(({ phase }) => phase === 'drain')).toHaveLength(DRAIN_CALLS);
  });

  it('is left out where the program does not ask for it', () => {
    const { drain: _, ...program } = filled;
    const { run } = start(program);
    run.drain();
    expect(run.calls()).toHaveLength(2);
  });
});
