/**
 * Promises of code under test: those of ECMA-262, on jobs that the event loop of the actor runs that made them, so that
 * each actor's microtasks run on its own turn and begin anew in every execution.
 *
 * Source: ECMA-262, Promise Objects.
 */
import { isObject } from '../../../common/is-object.js';
import type { AsyncContext } from '../async-context.js';
import { anonymous, call, type Coroutine } from '../calling.js';
import { contextNow, loopOf, type Job } from '../current.js';
import { orRethrow } from '../engine-errors.js';

export type Settled = 'fulfilled' | 'rejected';
type Resolve = (value?: unknown) => void;

/** Source: PromiseCapability Records. */
export interface Capability {
  readonly promise: object;
  readonly resolve: unknown;
  readonly reject: unknown;
}

/** Source: PromiseReaction Records. */
interface Reaction {
  readonly capability: Capability | undefined;
  /** Of the program; undefined: what the promise was settled with is passed on. */
  readonly handler: unknown;
  /** Of the engine: what goes on behind an `await`. */
  readonly goOn: ((value: unknown) => Coroutine<void>) | undefined;
  readonly type: Settled;
  /** In which it runs. */
  readonly context: AsyncContext;
}

/** What is known of a promise. */
export interface PromiseState {
  state: 'pending' | Settled;
  value: unknown;
  onFulfilled: Reaction[] | undefined;
  onRejected: Reaction[] | undefined;
  isHandled: boolean;
}

const states = new WeakMap<object, PromiseState>();
/** What the constructor is given by the engine in the place of an executor. */
const BARE = (): void => undefined;

type Executor = (resolve: Resolve, reject: Resolve) => void;

/** Source: The Promise Constructor. Its coroutine is `constructPromise`. */
// oxlint-disable-next-line typescript/no-extraneous-class -- what it is is known by a WeakMap, as of the language's own
export const LoopPromise = class Promise {
  constructor(executor: Executor) {
    if (typeof executor !== 'function') throw new TypeError(`Promise resolver ${shown(executor)} is not a function`);
    begin(this);
    if (executor === BARE) return;
    const { resolve, reject } = resolvingFunctions(this);
    try {
      executor(resolve, reject);
    } catch (error) {
      reject(orRethrow(error));
    }
  }
};

/** `new Promise(executor)`, or a class's that inherits from it. */
export function* constructPromise(args: readonly unknown[], target: Function): Coroutine<object> {
  const [executor] = args;
  if (typeof executor !== 'function') throw new TypeError(`Promise resolver ${shown(executor)} is not a function`);
  const promise = Reflect.construct(LoopPromise, [BARE], target) as object;
  const { resolve, reject } = resolvingFunctions(promise);
  try {
    yield* call(undefined, executor, [resolve, reject]);
  } catch (error) {
    reject(orRethrow(error));
  }
  return promise;
}

function begin(promise: object): void {
  states.set(promise, {
    state: 'pending',
    value: undefined,
    onFulfilled: [],
    onRejected: [],
    isHandled: false,
  });
}

/** A pending promise of the engine's making. */
export function newPromise(): object {
  return new LoopPromise(BARE);
}

/** Source: IsPromise. */
export function isLoopPromise(value: unknown): value is object {
  return typeof value === 'object' && value !== null && states.has(value);
}

function stateOf(promise: object): PromiseState {
  return states.get(promise)!;
}

/** Source: CreateResolvingFunctions. */
function resolvingFunctions(promise: object): { readonly resolve: Resolve; readonly reject: Resolve } {
  let already = false;
  const once = (how: (promise: object, value: unknown) => void): Resolve =>
    anonymous((value: unknown) => {
      if (already) return;
      already = true;
      how(promise, value);
    });
  return { resolve: once(resolvePromise), reject: once(rejectPromise) };
}

/** Source: Promise Resolve Functions, behind the check that it was called once. */
export function resolvePromise(promise: object, resolution: unknown): void {
  if (resolution === promise)
    return rejectPromise(promise, new TypeError('Chaining cycle detected for promise #<Promise>'));
  if (!isObject(resolution)) return fulfillPromise(promise, resolution);
  let then: unknown;
  try {
    then = Reflect.get(resolution, 'then');
  } catch (error) {
    return rejectPromise(promise, orRethrow(error));
  }
  if (typeof then !== 'function') return fulfillPromise(promise, resolution);
  const action = then;
  loopOf().enqueue(thenableJob(promise, resolution, action));
}

/** Source: NewPromiseResolveThenableJob. */
function thenableJob(promise: object, thenable: object, then: unknown): Job {
  return function* () {
    const { resolve, reject } = resolvingFunctions(promise);
    try {
      yield* call(thenable, then, [resolve, reject]);
    } catch (error) {
      reject(orRethrow(error));
    }
  };
}

/** Source: FulfillPromise. */
function fulfillPromise(promise: object, value: unknown): void {
  const state = stateOf(promise);
  trigger(settle(state, 'fulfilled', value), value);
}

/** Source: RejectPromise. */
export function rejectPromise(promise: object, reason: unknown): void {
  const state = stateOf(promise);
  const reactions = settle(state, 'rejected', reason);
  if (!state.isHandled) loopOf().rejected(promise, reason);
  trigger(reactions, reason);
}

function settle(state: PromiseState, how: Settled, value: unknown): readonly Reaction[] {
  const reactions = (how === 'fulfilled' ? state.onFulfilled : state.onRejected)!;
  state.state = how;
  state.value = value;
  state.onFulfilled = state.onRejected = undefined;
  return reactions;
}

function trigger(reactions: readonly Reaction[], value: unknown): void {
  const loop = loopOf();
  for (const reaction of reactions) loop.enqueue(reactionJob(reaction, value), reaction.context);
}

/** Source: NewPromiseReactionJob. */
function reactionJob({ capability, handler, goOn, type }: Reaction, argument: unknown): Job {
  if (goOn !== undefined) return () => goOn(argument);
  return function* () {
    let [value, how] = [argument, type];
    if (handler !== undefined) {
      try {
        [value, how] = [yield* call(undefined, handler, [argument]), 'fulfilled'];
      } catch (error) {
        [value, how] = [orRethrow(error), 'rejected'];
      }
    }
    if (capability === undefined) return;
    yield* call(undefined, how === 'fulfilled' ? capability.resolve : capability.reject, [value]);
  };
}

/** Source: PerformPromiseThen: what is no function is no handler. */
function callableOnly(handler: unknown): unknown {
  return typeof handler === 'function' ? handler : undefined;
}

/** Source: PerformPromiseThen. */
export function performThen(promise: object, onFulfilled: unknown, onRejected: unknown, capability?: Capability): void {
  const how = { capability, goOn: undefined, context: contextNow() };
  react(
    promise,
    { ...how, handler: callableOnly(onFulfilled), type: 'fulfilled' },
    { ...how, handler: callableOnly(onRejected), type: 'rejected' },
  );
}

/** `PerformPromiseThen` for the engine itself, as `Await` does it. */
export function whenSettled(
  promise: object,
  fulfilled: (value: unknown) => Coroutine<void>,
  rejected: (reason: unknown) => Coroutine<void>,
): void {
  const none = { capability: undefined, handler: undefined, context: contextNow() };
  react(promise, { ...none, goOn: fulfilled, type: 'fulfilled' }, { ...none, goOn: rejected, type: 'rejected' });
}

function react(promise: object, fulfilled: Reaction, rejected: Reaction): void {
  const state = stateOf(promise);
  if (state.state === 'pending') {
    state.onFulfilled!.push(fulfilled);
    state.onRejected!.push(rejected);
  } else {
    const loop = loopOf();
    if (state.state === 'rejected' && !state.isHandled) loop.handled(promise);
    loop.enqueue(reactionJob(state.state === 'fulfilled' ? fulfilled : rejected, state.value));
  }
  state.isHandled = true;
}

/** Source: NewPromiseCapability. */
export function newCapability(constructor: unknown): Capability {
  if (constructor === LoopPromise) {
    const promise = newPromise();
    return { promise, ...resolvingFunctions(promise) };
  }
  if (!isConstructor(constructor)) throw new TypeError(`${shown(constructor)} is not a constructor`);
  const functions: { resolve: unknown; reject: unknown } = { resolve: undefined, reject: undefined };
  const executor = anonymous((resolve: unknown, reject: unknown): void => {
    if (functions.resolve !== undefined || functions.reject !== undefined)
      throw new TypeError('Promise executor has already been invoked with non-undefined arguments');
    Object.assign(functions, { resolve, reject });
  });
  const promise = Reflect.construct(constructor, [executor]);
  const { resolve, reject } = functions;
  if (typeof resolve !== 'function' || typeof reject !== 'function')
    throw new TypeError('Promise resolve or reject function is not callable');
  return { promise, resolve, reject };
}

/** Source: PromiseResolve. */
export function promiseResolve(constructor: unknown, value: unknown): object {
  if (isLoopPromise(value) && Reflect.get(value, 'constructor') === constructor) return value;
  const { promise, resolve } = newCapability(constructor);
  (resolve as Resolve)(value);
  return promise;
}

/** Source: SpeciesConstructor. */
export function speciesOf(promise: object): unknown {
  const constructor: unknown = Reflect.get(promise, 'constructor');
  if (constructor === undefined) return LoopPromise;
  if (!isObject(constructor)) throw new TypeError('The .constructor property is not an object');
  const species: unknown = Reflect.get(constructor, Symbol.species);
  if (species === undefined || species === null) return LoopPromise;
  if (!isConstructor(species)) throw new TypeError('object.constructor[Symbol.species] is not a constructor');
  return species;
}

function isConstructor(value: unknown): value is new (...args: unknown[]) => object {
  if (typeof value !== 'function') return false;
  try {
    Reflect.construct(Object, [], value);
    return true;
  } catch {
    return false;
  }
}

/** In words, without asking the value for anything. */
export function shown(value: unknown): string {
  if (isObject(value)) return typeof value === 'function' ? 'function' : '#<Object>';
  return String(value);
}
