/** What `smplab check` is told of a shared structure: types only. */
import type { Model } from './history.js';
import type { RandomSource } from './random-source.js';
import type { Outcome } from './scenario.js';

export type BuiltInModel =
  | 'fifo-queue'
  | 'lifo-stack'
  | 'set'
  | 'counter'
  | 'register'
  | 'lock'
  | 'semaphore'
  | 'llist';

/**
 * Which threads may call an operation. `single`: one, always the same, and if possible another one than for other
 * operations. `any`. A number: at most so many. Any other word names a thread: operations with the same word belong to
 * the same one, as push and pop of a work-stealing deque do to its `owner`. `others`: all but the threads named so.
 */
export type ThreadRule = 'single' | 'any' | 'others' | number | (string & {});

/**
 * What arguments an operation gets. `int`: small positive integers, each given out once in a program, so that values
 * tell calls apart. A list: one of it. A function: what it returns, drawn with nothing but `random`.
 */
export type Arguments = 'int' | readonly unknown[] | ((random: RandomSource) => unknown);

/** Values that are passed and returned: numbers, strings, booleans, bigints, null, undefined, and lists of these. */
export interface OperationDefinition<View> {
  /** Left out: no argument. */
  readonly args?: Arguments;
  /** Its name in the model, where it is called otherwise: `as: 'push'` for an `enqueue`. */
  readonly as?: string;
  /** How it is called. Left out: as the view's method of the operation's name, with the argument. */
  readonly run?: (view: View, arg: never, thread: number) => unknown;
  /**
   * `bool`: it returns true when it has done it and false when it refused, without effect, for instance because it is
   * full.
   */
  readonly mayReturn?: 'bool';
  /** What it returns when there is nothing: left out, undefined or null. */
  readonly empty?: unknown;
  /** What it returns when it gives up without effect, at any time: what others have just done was in its way. */
  readonly gaveUp?: unknown;
  /** It waits until it can be done. Left out, as the model says: an `acquire` waits, a `pop` does not. */
  readonly waits?: boolean;
  /**
   * Only by a thread that has called that operation, successfully, and once for each time: `release: { after: 'acquire'
   * }`.
   */
  readonly after?: string;
}

/** What every definition has. */
export interface CheckBase<Shared, View> {
  readonly name: string;
  /**
   * Makes the structure and returns whatever holds its shared memory. Called anew for every program, in every thread in
   * turn, where its first buffer, its second, … are the same memory: so it must always make the same.
   */
  readonly setup: () => Shared;
  /** A thread's view of it. Left out: what `setup` returns. */
  readonly attach?: (shared: Shared, thread: number) => View;
}

/** A structure with operations, to be compared with a model. */
export interface OperationsDefinition<Shared, View, State> extends CheckBase<Shared, View> {
  readonly operations: Readonly<Record<string, OperationDefinition<View>>>;
  readonly model: BuiltInModel | Model<State>;
  /** How many elements a queue or a stack holds. Then a call may be refused only when it is full, and waits then. */
  readonly capacity?: number;
  /** How many permits a semaphore begins with. Default: 1. */
  readonly permits?: number;
  /** By operation. Left out: `any`. */
  readonly threads?: Readonly<Record<string, ThreadRule>>;
  /**
   * What is claimed of it. `lock-free`: a thread frozen at any step keeps the others from nothing. `obstruction-free`:
   * a thread alone gets on, wherever the others are frozen. Left out: what was seen is told, and none of it is wrong.
   */
  readonly progress?: 'lock-free' | 'obstruction-free';
}

/** A hand-written case: who does what, and what may come out. */
export interface ActorsDefinition<Shared, View> extends CheckBase<Shared, View> {
  readonly actors: readonly ((view: View, thread: number) => unknown)[];
  /** What came out, as one text. Called when all actors are done. */
  readonly after: (shared: Shared) => string;
  readonly outcomes: readonly Outcome[];
}

export type CheckDefinition<Shared, View = Shared, State = unknown> =
  | OperationsDefinition<Shared, View, State>
  | ActorsDefinition<Shared, View>;

/** Where a definition stands: threads load it from there. */
export interface Place {
  /** URL of the module. */
  readonly url: string;
  readonly line: number;
}

/** A definition that knows where it stands. */
export type Defined<Definition> = Definition & { readonly definedAt: Place };
