/** One thread of a small program that is run by the million: the calls' results go into words that are counted. */
import type { OperationsDefinition } from '../../lab/check-definition.js';
import type { CheckProgram } from '../../lab/check-program.js';
import { prepareProgram, type PreparedProgram } from '../../check/prepared-program.js';
import type { PreparedCall } from '../../check/run-calls.js';
import { AsyncCode, isAsyncCode, isPromise } from '../../lab/async-code.js';
import type { BatchProgram, LoadedProgram } from '../../engine/free/batch/program.js';
import { hasOperations } from '../../check/definition-problem.js';
import { namedOperations } from '../../check/roles.js';
import { sameValue } from '../../lab/values.js';
import { thrownText } from '../../common/thrown.js';
import { importCheck } from './import-check.js';
import type { StateMemory } from '../../engine/free/batch/memory.js';
import { makeStates, measure } from '../states.js';

/** Words of one call: what kind of result, and which. */
export const CALL_WORDS = 2;
/** Kinds of results. `TABLE`: the value is a number in the thread's own table. */
export const Kind = { SKIPPED: 0, INT: 1, TABLE: 2, THREW: 3 } as const;

/** Different results that are distinguished, of one thread. */
const TABLE_MAX = 4096;

export interface CheckBatchJob {
  readonly program: CheckProgram;
}

type Definition = OperationsDefinition<unknown, unknown, unknown>;

export async function loadBatchProgram(actor: number, options: unknown): Promise<LoadedProgram> {
  const definition = await importCheck((options as { url: string }).url);
  if (!hasOperations(definition)) throw new Error('a hand-written case is run as a litmus test');
  let results: Results;
  return {
    about: null,
    prepare: (job) => {
      results = new Results();
      return program(
        definition,
        prepareProgram(definition, (job as CheckBatchJob).program),
        namedOperations(definition).some((operation) => operation.waits),
        actor,
        results,
      );
    },
    report: () => results.table,
  };
}

interface State {
  readonly shared: unknown;
  /** What the calls before the race were made on. */
  readonly views: readonly unknown[];
}

function program(
  definition: Definition,
  { before, threads }: PreparedProgram,
  waits: boolean,
  actor: number,
  results: Results,
): BatchProgram {
  const { setup, attach } = definition;
  const viewOf = (shared: unknown, thread: number): unknown => (attach === undefined ? shared : attach(shared, thread));
  /**
   * A thread may begin with a view of its own. After calls before the race it goes on with theirs, which may know what
   * it owns.
   */
  const attaches = attach !== undefined && before.length === 0;
  const make = (): State => {
    const shared = setup();
    const views = attaches ? [] : threads.map((_, thread) => viewOf(shared, thread));
    return { shared, views };
  };
  const makeAll = (memories: readonly StateMemory[]): unknown[] => {
    const states = makeStates(make, parts, memories) as State[];
    for (const { views } of states) for (const { call, thread } of before) callOn(views[thread], call, thread);
    return states;
  };
  const { parts } = measure(make);
  const calls = threads[actor];
  return {
    parts,
    inOrder: waits,
    resultWords: Math.max(...threads.map(({ length }) => length)) * CALL_WORDS,
    renew: attaches ? 'views' : attach === undefined && !measure(setup).keepsState ? 'nothing' : 'all',
    setUp: makeAll,
    attach: (state) => {
      const { shared, views } = state as State;
      return attaches ? viewOf(shared, actor) : views[actor];
    },
    run: (view, words, at) => {
      for (let i = 0; i < calls.length; i++) results.call(calls, i, view, actor, words, at);
    },
  };
}

function callOn(view: unknown, { operation, arg, definition: { run } }: PreparedCall, thread: number): unknown {
  return run === undefined
    ? (view as Record<string, (arg: unknown) => unknown>)[operation](arg)
    : run(view, arg as never, thread);
}

/** Results as words: small integers as they are, all else by their number in a table. */
class Results {
  readonly table: unknown[] = [];

  call(calls: readonly PreparedCall[], i: number, view: unknown, actor: number, words: Int32Array, at: number): void {
    const call = calls[i];
    const word = at + i * CALL_WORDS;
    if (call.after !== null && this.#failed(calls, call.after, words, at)) return;
    try {
      const result = callOn(view, call, actor);
      if (isPromise(result)) throw new AsyncCode(`${call.operation} returned a promise`);
      const isInt = typeof result === 'number' && (result | 0) === result;
      words[word + 1] = isInt ? result : this.#numberOf(result);
      words[word] = isInt ? Kind.INT : Kind.TABLE;
    } catch (error) {
      if (isAsyncCode(error)) throw error;
      words[word + 1] = this.#numberOf(thrownText(error));
      words[word] = Kind.THREW;
    }
  }

  #failed(calls: readonly PreparedCall[], slot: number, words: Int32Array, at: number): boolean {
    const word = at + calls.findIndex((call) => call.slot === slot) * CALL_WORDS;
    return (
      words[word] === Kind.SKIPPED ||
      words[word] === Kind.THREW ||
      (words[word] === Kind.TABLE && this.table[words[word + 1]] === false)
    );
  }

  #numberOf(value: unknown): number {
    const known = this.table.findIndex((other) => sameValue(other, value));
    if (known >= 0) return known;
    if (this.table.length === TABLE_MAX) throw new RangeError(`more than ${TABLE_MAX} different results`);
    return this.table.push(value) - 1;
  }
}
