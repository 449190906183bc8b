/**
 * All programs of a size that use a structure as its definition allows: what a proof goes through.
 *
 * Programs that differ by the names of threads with the same operations, or of values, are one program, unless threads are
 * handed their numbers. An argument that is drawn, by `args` as a function, is drawn once for each place.
 */
import { InputError } from '../../common/errors.js';
import type { OperationsDefinition } from '../../lab/check-definition.js';
import type { CheckProgram } from '../../lab/check-program.js';
import type { RandomSource } from '../../lab/random-source.js';
import { assignThreads, type Allowed } from './assign.js';
import { CallValues } from './call-values.js';
import { closesAfter, drainField, mayBegin, putsIn } from './generate.js';
import { namedOperations, type NamedOperation } from '../roles.js';
import { areThreadsAlike } from './symmetry.js';

/** What a thread calls: its operations, and which of the arguments that they name. */
interface Choice {
  readonly operation: NamedOperation;
  /** Position in a list of arguments; 0 where there is none. */
  readonly argument: number;
}

/** Always the first: which thread has which part is not to be drawn, for all ways are the same but for names. */
const FIRST: RandomSource = { below: () => 0, next: () => 0, unit: () => 0 };

/** Programs that are gone through at most. */
const PROGRAMS_MAX = 100_000;

/**
 * @param calls of each thread; more where something is still to be released
 * @param drains whether a thread that takes the structure over when all is over finds what is in it
 * @param random draws what only a function of the definition can tell
 * @throws {InputError} when there are too many
 */
export function allPrograms(
  definition: OperationsDefinition<unknown, unknown, unknown>,
  { threads, calls }: { readonly threads: number; readonly calls: number },
  drains: boolean,
  random: RandomSource,
): CheckProgram[] {
  const may = assignThreads(namedOperations(definition), definition.threads ?? {}, threads, FIRST);
  const ways = may.map((allowed) => sequences(allowed, calls));
  if (ways.some((own) => own.length > PROGRAMS_MAX)) throw tooMany(threads, calls);
  const putter = may.findIndex((allowed) => allowed.some(putsIn));
  const befores = putter < 0 ? [[]] : [[], [{ thread: putter, operation: may[putter].find(putsIn)! }]];
  const drain = drainField(drains, may);
  const most = ways.reduce((product, own) => product * own.length, befores.length);
  if (most > PROGRAMS_MAX) throw tooMany(threads, calls);
  return combinations(may, ways, areThreadsAlike(definition)).flatMap((chosen) =>
    befores.map((before) => {
      const named = new CallValues(random);
      return {
        before: before.map(({ thread, operation }) => ({ ...named.call(operation, 0), thread })),
        threads: chosen.map((sequence) => sequence.map(({ operation, argument }) => named.call(operation, argument))),
        ...drain,
      };
    }),
  );
}

function tooMany(threads: number, calls: number): InputError {
  return new InputError(`prove: of ${threads} threads × ${calls} calls there are more than ${PROGRAMS_MAX} programs`);
}

/** All that one thread may call, one after the other: what was acquired is released at the latest at the end. */
function sequences(allowed: Allowed, count: number): Choice[][] {
  const all: Choice[][] = [];
  const extend = (made: readonly Choice[], open: readonly NamedOperation[]): void => {
    if (all.length > PROGRAMS_MAX) return;
    if (made.length >= count) {
      all.push([...made, ...open.map((operation) => ({ operation, argument: 0 }))]);
      return;
    }
    for (const operation of allowed.filter((each) => mayBegin(each, open))) {
      const partner = allowed.find((other) => closesAfter(other, operation));
      for (let argument = 0; argument < argumentsOf(operation); argument++)
        extend([...made, { operation, argument }], partner === undefined ? open : [...open, partner]);
    }
    const [closing, ...stillOpen] = open;
    if (closing !== undefined) extend([...made, { operation: closing, argument: 0 }], stillOpen);
  };
  extend([], []);
  return all;
}

function argumentsOf({ definition: { args } }: NamedOperation): number {
  return Array.isArray(args) ? args.length : 1;
}

/** One sequence for each thread; of threads that are alike and may call the same, those in ascending order alone. */
function combinations(may: readonly Allowed[], ways: readonly Choice[][][], areAlike: boolean): Choice[][][] {
  let chosen: number[][] = [[]];
  for (const [thread, own] of ways.entries()) {
    const twin = may.findLastIndex((other, number) => areAlike && number < thread && isSame(other, may[thread]));
    chosen = chosen.flatMap((before) =>
      own.flatMap((_, way) => (twin >= 0 && way < before[twin] ? [] : [[...before, way]])),
    );
  }
  return chosen.map((numbers) => numbers.map((way, thread) => ways[thread][way]));
}

function isSame(a: Allowed, b: Allowed): boolean {
  return a.length === b.length && a.every((operation, i) => operation.name === b[i].name);
}
