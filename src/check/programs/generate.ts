/** Makes small programs that use a structure as its definition allows. */
import type { OperationsDefinition } from '../../lab/check-definition.js';
import type { CheckProgram, ProgramCall } from '../../lab/check-program.js';
import type { RandomSource } from '../../lab/random-source.js';
import { assignThreads, type Allowed } from './assign.js';
import { CallValues } from './call-values.js';
import { namedOperations, type NamedOperation } from '../roles.js';

export interface ProgramSize {
  readonly threads: number;
  /** Calls of one thread, at most. */
  readonly calls: number;
  /** Calls before the race, at most. */
  readonly before: number;
}

/** From small to large: most bugs need little. */
export const SIZES: readonly ProgramSize[] = [
  { threads: 2, calls: 1, before: 1 },
  { threads: 2, calls: 2, before: 2 },
  { threads: 2, calls: 3, before: 3 },
  { threads: 3, calls: 2, before: 2 },
  { threads: 3, calls: 3, before: 3 },
  { threads: 4, calls: 3, before: 4 },
  { threads: 4, calls: 5, before: 4 },
];

/** What a structure allows besides the race. */
export interface Around {
  /** Whether it can be emptied at the end. */
  readonly drains: boolean;
  /** Whether calls go on later. */
  readonly later: boolean;
  /** Whether an engine makes calls before and after the race that go on later. */
  readonly aroundLater: boolean;
}

/**
 * Programs of all sizes in turn, small ones first, each made of its number and a seed alone. Where calls go on later, a race
 * of each size is all there is at first: that runs on all engines.
 *
 * @param random of this number
 */
export function programNumbered(
  definition: OperationsDefinition<unknown, unknown, unknown>,
  { drains, later, aroundLater }: Around,
  number: number,
  random: RandomSource,
): CheckProgram {
  const size = SIZES[number % SIZES.length];
  const programs = new Generator(definition, random);
  if (!later) return programs.program(size, drains);
  const isWhole = aroundLater && number >= SIZES.length;
  return { ...programs.program(isWhole ? size : { ...size, before: 0 }, drains && isWhole), later };
}

type Drain = NonNullable<CheckProgram['drain']>;
type CallBefore = CheckProgram['before'][number];

export class Generator {
  readonly #operations: readonly NamedOperation[];
  readonly #definition: OperationsDefinition<unknown, unknown, unknown>;
  /** Of the program that is being made. */
  #values!: CallValues;

  constructor(
    definition: OperationsDefinition<unknown, unknown, unknown>,
    private readonly random: RandomSource,
  ) {
    this.#definition = definition;
    this.#operations = namedOperations(definition);
  }

  /** @param drains whether a thread that takes the structure over when all is over finds what is in it */
  program(size: ProgramSize, drains: boolean): CheckProgram {
    this.#values = new CallValues(this.random);
    const count = size.threads <= 2 ? size.threads : 2 + this.random.below(size.threads - 1);
    const may = this.#assign(count);
    const before = this.#before(size.before, may);
    const threads = may.map((allowed) => this.#calls(allowed, 1 + this.random.below(size.calls)));
    return { before, threads: this.#balanced(threads, before), ...drainField(drains, may) };
  }

  /** Whether an operation waits by design. */
  get waits(): boolean {
    return this.#operations.some(({ waits }) => waits);
  }

  /**
   * Puts so many elements in before anything else, and takes them out at the end; null: nothing is put in or taken out.
   */
  filling(count: number): CheckProgram | null {
    this.#values = new CallValues(this.random);
    const may = this.#assign(2);
    const drain = drainOf(may);
    const thread = may.findIndex((allowed) => allowed.some(putsIn));
    if (drain === null || thread < 0) return null;
    const putting = may[thread].find(putsIn)!;
    const before = Array.from({ length: count }, () => ({ ...this.#values.call(putting), thread }));
    return { before, threads: may.map(() => []), drain };
  }

  /**
   * A long program, in which no thread has to wait for ever; null: operations may wait for each other, and for how long
   * is not known.
   */
  long(threads: number, calls: number, drains: boolean): CheckProgram | null {
    this.#values = new CallValues(this.random);
    const may = this.#assign(threads);
    if (may.length < 2 || mayWaitForEver(may)) return null;
    return {
      before: [],
      threads: may.map((allowed) => this.#calls(allowed, calls, () => true, givesBack)),
      ...drainField(drains, may),
    };
  }

  #assign(threads: number): Allowed[] {
    return assignThreads(this.#operations, this.#definition.threads ?? {}, threads, this.random);
  }

  /** Calls of one thread: what was acquired is released, at the latest at the end. */
  #calls(
    allowed: Allowed,
    count: number,
    may: (operation: NamedOperation) => boolean = () => true,
    isPartner = closesAfter,
  ): ProgramCall[] {
    const calls: ProgramCall[] = [];
    const open: NamedOperation[] = [];
    while (calls.length < count) {
      const possible = allowed.filter((operation) => may(operation) && mayBegin(operation, open));
      const isTimeToClose = possible.length === 0 || calls.length + open.length >= count;
      const closes = open.length > 0 && (isTimeToClose || this.random.below(2) === 0);
      const operation = closes ? open.shift() : possible[this.random.below(possible.length)];
      if (operation === undefined) break;
      calls.push(this.#values.call(operation));
      const partner = allowed.find((other) => isPartner(other, operation));
      if (partner !== undefined) open.push(partner);
    }
    return [...calls, ...open.map((operation) => this.#values.call(operation))];
  }

  /** Each call by a thread that may; none that waits, for there is nothing to wait for yet. */
  #before(most: number, may: readonly Allowed[]): CallBefore[] {
    const calls: CallBefore[] = [];
    for (let left = this.random.below(most + 1); left > 0; left--) {
      const thread = this.random.below(may.length);
      for (const call of this.#calls(may[thread], 1, ({ waits }) => !waits)) calls.push({ ...call, thread });
    }
    return calls;
  }

  /** Takers that wait find something to take: no more of them than calls that put in. */
  #balanced(threads: readonly ProgramCall[][], before: readonly ProgramCall[]): ProgramCall[][] {
    const namesOf = (is: (operation: NamedOperation) => boolean): Set<string> =>
      new Set(this.#operations.filter(is).map(({ name }) => name));
    const putters = namesOf(({ moves }) => moves === 'in');
    const waitingTakers = namesOf(({ moves, waits }) => moves === 'out' && waits);
    let spare = [...before, ...threads.flat()].filter(({ operation }) => putters.has(operation)).length;
    return threads.map((calls) => calls.filter(({ operation }) => !waitingTakers.has(operation) || spare-- > 0));
  }
}

/** Whether it may be called by itself: it closes nothing, and does not wait while its thread holds something. */
export function mayBegin({ after, waits }: NamedOperation, open: readonly NamedOperation[]): boolean {
  return after.length === 0 && !(waits && open.length > 0);
}

/** Whether one is to follow the other by the same thread, as a release an acquire. */
export function closesAfter({ after, role }: NamedOperation, { name, waits }: NamedOperation): boolean {
  return after.includes(name) || (waits && role === 'release');
}

/** The same of what is tried: nothing else gives back what was taken so, and another thread may wait for it. */
function givesBack(one: NamedOperation, other: NamedOperation): boolean {
  const isFree = one.role === 'release' && one.after.length === 0;
  return closesAfter(one, other) || (isFree && takes(other));
}

function takes({ role, waits }: NamedOperation): boolean {
  return waits || role === 'acquire' || role === 'tryAcquire';
}

/** Whether a thread may wait for what no thread is bound to do. */
function mayWaitForEver(threads: readonly Allowed[]): boolean {
  if (!threads.some((allowed) => allowed.some(({ waits }) => waits))) return false;
  return threads.some((allowed) =>
    allowed.some((operation) => takes(operation) && !allowed.some((other) => givesBack(other, operation))),
  );
}

export function putsIn({ moves, waits }: NamedOperation): boolean {
  return moves === 'in' && !waits;
}

/** Whether it takes out what there is, and comes back when there is nothing. */
function drainsAll({ moves, waits, definition }: NamedOperation): boolean {
  return moves === 'out' && !waits && definition.args === undefined;
}

function drainOf(may: readonly Allowed[]): Drain | null {
  const thread = may.findIndex((allowed) => allowed.some(drainsAll));
  return thread < 0 ? null : { thread, operation: may[thread].find(drainsAll)!.name };
}

export function drainField(drains: boolean, may: readonly Allowed[]): Pick<CheckProgram, 'drain'> {
  const drain = drains ? drainOf(may) : null;
  return drain === null ? {} : { drain };
}
