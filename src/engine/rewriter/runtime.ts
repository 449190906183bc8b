/**
 * What rewritten code asks of the engine that runs it: `$rt`.
 *
 * A rewritten Atomics operation reads
 *
 *   (($result = $rt.operate(site, opcode, array, index, value, extra)) === $rt
 *     ? ((yield), $rt.rest() && (yield), $rt.result()) : $result)
 *
 * and so does a plain access that is a point, which may turn out to be one of memory that is not shared: that is none.
 *
 * It is: arguments, the point before, the operation on the saved values. Mostly no other actor is
 * chosen at the point, and then it is one call. Otherwise the coroutine stops, and the scheduler calls `next()`
 * when its turn has come. Meanwhile other actors run, so what `operate` saves and `rest` leaves belongs to the actor,
 * not to the runtime as a whole.
 */
import type { Shape } from '../races/taken-apart.js';
import type { Site } from './sites.js';

/**
 * A function under way that yields when another actor is to run. It yields nothing; what is passed in is the result of
 * the call that it waited for, see `CoroutineStack`.
 */
export type Coroutine<T = unknown> = Generator<void, T, unknown>;

/** Plain accesses of modules that are watched. Context: any, coroutine or not. */
export interface ElementAccess {
  /** Whether accesses are to be shown just now; where they are not, they may be made without the runtime. */
  readonly watching: boolean;
  /** Whether `object[key]` is an element of shared memory. */
  isElement(object: unknown, key: unknown): boolean;
  /** `object[key]` */
  get(site: number, object: unknown, key: unknown): unknown;
  /** `object[key] = value` */
  set(site: number, object: unknown, key: unknown, value: unknown): unknown;
  /** What takes the place of `object[key]` in a pattern that assigns to it. */
  target(site: number, object: unknown, key: unknown): { value: unknown };
  /** An access that is made without the runtime. @param kind 0: read, 1: write */
  look(site: number, object: unknown, key: unknown, kind: number): void;
  /** `object[name](...args)` */
  call(site: number, object: unknown, name: string | symbol, args: unknown[]): unknown;
  /** `fn.apply(self, args)` */
  invoke(site: number, fn: (...args: unknown[]) => unknown, self: unknown, args: unknown[]): unknown;
  /** `new constructor(...args)` */
  construct(site: number, constructor: unknown, args: unknown[]): unknown;
  /** The arguments of a call of `fn` that is about to be made. */
  args(site: number, fn: unknown, self: unknown, args: unknown[]): unknown[];
  /** … that a helper is about to make. */
  handed(site: number, fn: unknown, self: unknown, args: unknown[]): unknown[];
  /** The first argument of a constructor that is about to be called. */
  copied(site: number, constructor: unknown, first: unknown): unknown;
  /** What is iterated over. */
  each(site: number, iterable: unknown): unknown;
  /** What a pattern takes apart. */
  apart(site: number, value: unknown, shape: Shape): unknown;
  /** The value of an assignment by a pattern, which has taken a stand-in apart. */
  whole(value: unknown): unknown;
  /** The places of the program, by number. */
  knowsSites(sites: readonly Site[]): void;
}

export interface CoopRuntime extends Partial<ElementAccess> {
  /**
   * An operation: its result, or the runtime itself when the coroutine has to yield first. Operations take fewer
   * arguments than there are; the rest is undefined. It may throw, as Atomics does.
   */
  operate(site: number, opcode: number, array?: unknown, index?: unknown, value?: unknown, extra?: unknown): unknown;
  /**
   * What was left of the operation when the coroutine yielded. Returns whether it has to yield once more. It may throw.
   */
  rest(): boolean;
  /** What the operation returned, for a coroutine that has yielded. */
  result(): unknown;
  /**
   * The end of one turn of a loop that may have met no point. An engine that counts steps may take it for none as long
   * as its actor has met another point since the last back edge.
   */
  backEdge(site: number): boolean;
  /** A loop that only looks is entered. Returns what it is called until it is left. */
  loop(): number;
  /**
   * Such a loop begins a turn. Returns true.
   *
   * @param carried the variables that turns hand on, up to three
   */
  looks(loop: number, a?: unknown, b?: unknown, c?: unknown): true;
  /** The end of one turn of a loop in code that is no coroutine, to end a loop that never ends by an exception. */
  turn(): void;

  /**
   * An operation in code that is no coroutine: a constructor, a getter, the top level of a module. Does it when no
   * actor runs, as in set-up; throws `OutsideCoroutine` otherwise.
   */
  outside(site: number, opcode: number, array?: unknown, index?: unknown, value?: unknown, extra?: unknown): unknown;
  /**
   * Runs a coroutine to its end because its caller cannot wait: set-up, constructors, native callbacks; `runPlainly` is
   * all there is to do. While it runs, `operate` does as `outside` does.
   */
  plain(coroutine: Coroutine): unknown;

  /**
   * An actor changes its `Atomics` object: it may look at what came of that, but the next operation is refused.
   *
   * @throws {OutsideCoroutine} where no actor runs: what is made then is there for all executions
   */
  changesAtomics(refusal: OutsideCoroutine): void;

  /** Date.now(). */
  now(): number;
  /** performance.now(). */
  performanceNow(): number;
  /** Math.random(). */
  random(): number;
}

/** Behind frames of the engine stand those that called the code: enough to name them. */
const FRAMES = 30;

/** An Atomics operation was reached by an actor in code that cannot wait, or something else that coroutines cannot do. */
export class OutsideCoroutine extends Error {
  override readonly name = 'OutsideCoroutine';

  /** @param reason why coroutines cannot do it, where they are not merely missing */
  constructor(
    readonly site: number,
    readonly what: string,
    readonly reason?: string,
  ) {
    super(
      `${reason ?? `${what} was reached outside a coroutine, where no other actor can take its turn`}; the lockstep engine can run this`,
    );
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = FRAMES;
    Error.captureStackTrace(this, OutsideCoroutine);
    Error.stackTraceLimit = stackTraceLimit;
  }
}
