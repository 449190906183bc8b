/**
 * What a check says of a shared structure: types only.
 *
 * Operations and actors may go on later: a call returns when the promise is settled that it returned. What cannot be
 * checked: operations whose results are no plain values; state outside of the memory that `setup` makes, which each
 * thread has for itself. While schedules are explored no thread is stopped between two plain accesses; those that race are
 * found. A definition of what cannot be checked is refused, with the field and the reason.
 */
import type { DeclaredRace } from './data-race.js';
import type { Model } from './history.js';
import type { RandomSource } from './random-source.js';
import type { Outcome } from './scenario.js';

/**
 * The built-in models, by what one thread alone gets of them. Operations go by the names here, by one of the others in
 * brackets, or by any name with `as`.
 *
 * - `fifo-queue`, first in, first out, and `lifo-stack`, last in, first out: push (enqueue, offer, put, send, write,
 *   add), which returns false when it is refused; pop (dequeue, poll, take, receive, read, shift, remove), which returns
 *   the element, or nothing when there is none. `capacity` says how many there is room for.
 * - `set`: add (insert, put), which returns whether the element was not there; delete (remove) and has (contains), which
 *   return whether it was.
 * - `counter`, from 0: increment (inc, add, fetchAdd) and decrement (dec, sub, fetchSub), by 1 or by the argument, which
 *   return nothing, the value before, or the value after; get (load, read, value).
 * - `register`, with 0 in it: read (get, load), write (set, store), compareExchange (cas, compareAndSet, compareAndSwap)
 *   with a list of what is expected and what replaces it, which returns whether it did, or what it found.
 * - `lock`, not recursive: acquire (lock, enter), which waits; tryAcquire (tryLock, tryEnter), which returns whether it
 *   has it; release (unlock, leave, exit), by its holder.
 * - `semaphore`, with as many `permits`: acquire (wait, down, take, p), which waits; tryAcquire (tryWait, tryDown,
 *   tryTake), which returns whether there were enough; release (signal, post, up, give, v). Each of one permit, or of as
 *   many as the argument says.
 * - `llist`, as Linux has it: add (push, llistAdd), which returns whether the list was empty; delAll (popAll, takeAll,
 *   llistDelAll), which returns all, newest first; delFirst (pop, llistDelFirst).
 *
 * Anything else is a `Model` of your own.
 */
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

/**
 * An operation, and what its results mean. Values that are passed and returned are numbers, strings, booleans, bigints,
 * null, undefined, and lists of these; to a model of your own, plain objects of these as well.
 */
export interface OperationDefinition<View> {
  /** Left out: no argument. */
  readonly args?: Arguments;
  /** Its name in the model, where it is called otherwise: `as: 'push'` for an `enqueue`. */
  readonly as?: string;
  /**
   * How it is called. Left out: as the view's method of the operation's name, with the argument. Where it returns a
   * promise, the call returns when that is settled.
   */
  readonly run?: (view: View, arg: never, thread: number) => unknown;
  /**
   * `bool`: it returns true when it has done it and false when it refused, without effect, for instance because it is
   * full.
   */
  readonly mayReturn?: 'bool';
  /** What it returns when there is nothing: left out, undefined or null. */
  readonly empty?: unknown;
  /**
   * What it returns when it gives up without effect, at any time: what others have just done was in its way. An enqueue
   * that may fail spuriously and then returns nothing has `gaveUp: undefined`.
   */
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
   * Makes the structure's shared memory, and returns what holds it. Called anew for every program, in every thread in
   * turn, where its first buffer, its second, … are the same memory: so it must always make the same. What is not in a
   * SharedArrayBuffer each thread has for itself. Not async.
   */
  readonly setup: () => Shared;
  /**
   * A thread's view of it, with whatever that thread keeps for itself; what it listens to is that thread's. Left out: what
   * `setup` returns. Not async.
   */
  readonly attach?: (shared: Shared, thread: number) => View;
  /** Names for words of the first buffer that `setup` makes, by their numbers, four bytes each: tables call them so. */
  readonly words?: Readonly<Record<string, number>>;
  /** Data races that are meant to be there. */
  readonly races?: readonly DeclaredRace[];
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
   * a thread alone gets on, wherever the others are frozen. Left out: what was seen is reported, and none of it is wrong.
   */
  readonly progress?: 'lock-free' | 'obstruction-free';
}

/** A hand-written case: who does what, and what may come out. */
export interface ActorsDefinition<Shared, View> extends CheckBase<Shared, View> {
  /** What each thread does; it is done when the promise is settled that this returns, if it returns one. */
  readonly actors: readonly ((view: View, thread: number) => unknown)[];
  /** What came out, as one text. Called when all actors are done, with what `setup` returned, and not with a view. */
  readonly after: (shared: Shared) => string;
  readonly outcomes: readonly Outcome[];
}

export type CheckDefinition<Shared, View = Shared, State = unknown> =
  | OperationsDefinition<Shared, View, State>
  | ActorsDefinition<Shared, View>;

export type AnyCheck = CheckDefinition<unknown, unknown>;

/** Where a definition stands: threads load it from there. */
export interface Place {
  /** URL of the module. */
  readonly url: string;
  readonly line: number;
}

/** A definition that knows where it stands. */
export type Defined<Definition> = Definition & { readonly definedAt: Place };
