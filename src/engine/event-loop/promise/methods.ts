/** Methods of promises. Source: ECMA-262, Properties of the Promise Constructor, and of the Promise Prototype Object. */
import { isObject } from '../../../common/is-object.js';
import { pair } from '../../rewriter/runtime/twins.js';
import { anonymous, call, coroutines, runToEnd, type Coroutine } from '../calling.js';
import { orRethrow } from '../engine-errors.js';
import { sameEffect } from '../../races/natives.js';
import { combinators } from './combinators.js';
import {
  isLoopPromise,
  LoopPromise,
  newCapability,
  performThen,
  promiseResolve,
  shown,
  speciesOf,
  type Capability,
} from './promise.js';

type Resolve = (value: unknown) => void;

/** What the constructor itself has. */
const STATICS = {
  resolve(this: unknown, value: unknown): object {
    if (!isObject(this)) throw new TypeError('PromiseResolve called on non-object');
    return promiseResolve(this, value);
  },
  reject(this: unknown, reason: unknown): object {
    const { promise, reject } = newCapability(this);
    (reject as Resolve)(reason);
    return promise;
  },
  withResolvers(this: unknown): Capability {
    const { promise, resolve, reject } = newCapability(this);
    return { promise, resolve, reject };
  },
};

/** Source: Promise.prototype.then. */
function thenOf(this: unknown, onFulfilled: unknown, onRejected: unknown): object {
  if (!isLoopPromise(this))
    throw new TypeError(`Method Promise.prototype.then called on incompatible receiver ${shown(this)}`);
  const capability = newCapability(speciesOf(this));
  performThen(this, onFulfilled, onRejected, capability);
  return capability.promise;
}

function define(target: object, name: PropertyKey, fn: unknown): void {
  Object.defineProperty(target, name, { value: fn, writable: true, configurable: true, enumerable: false });
}

for (const [name, fn] of Object.entries(STATICS)) define(LoopPromise, name, fn);
Object.defineProperty(thenOf, 'name', { value: 'then', configurable: true });
define(LoopPromise.prototype, 'then', thenOf);
const species = Object.getOwnPropertyDescriptor(Promise, Symbol.species)!;
Object.defineProperty(LoopPromise, Symbol.species, species);
Object.defineProperty(LoopPromise.prototype, Symbol.toStringTag, { value: 'Promise', configurable: true });

coroutines(LoopPromise, combinators);
for (const name of ['all', 'allSettled', 'any', 'race'] as const)
  sameEffect(Reflect.get(LoopPromise, name), Promise[name]);
coroutines(LoopPromise, {
  *try(this: unknown, fn: unknown, ...args: unknown[]): Coroutine<object> {
    if (!isObject(this)) throw new TypeError('Promise.try called on non-object');
    const { promise, resolve, reject } = newCapability(this);
    try {
      const value = yield* call(undefined, fn, args);
      yield* call(undefined, resolve, [value]);
    } catch (error) {
      yield* call(undefined, reject, [orRethrow(error)]);
    }
    return promise;
  },
});
Object.defineProperty(Reflect.get(LoopPromise, 'try') as object, 'length', { value: 1, configurable: true });
// It has what Promise has in this Node.
for (const name of ['withResolvers', 'try'])
  if (!Object.hasOwn(Promise, name)) Reflect.deleteProperty(LoopPromise, name);

function* invokeThen(promise: unknown, args: unknown[]): Coroutine<unknown> {
  const then: unknown = Reflect.get(Object(promise) as object, 'then', promise);
  if (typeof then !== 'function') throw new TypeError(`${shown(then)} is not a function`);
  return yield* call(promise, then, args);
}

coroutines(LoopPromise.prototype, {
  *catch(this: unknown, onRejected: unknown): Coroutine<unknown> {
    if (this === undefined || this === null) throw new TypeError('Promise.prototype.catch called on null or undefined');
    return yield* invokeThen(this, [undefined, onRejected]);
  },
  *finally(this: unknown, onFinally: unknown): Coroutine<unknown> {
    if (!isObject(this)) throw new TypeError('Promise.prototype.finally called on a non-object');
    const constructor = speciesOf(this);
    if (typeof onFinally !== 'function') return yield* invokeThen(this, [onFinally, onFinally]);
    const after = (what: (value: unknown) => unknown): object =>
      finallyFunction(function* (value) {
        const result = yield* call(undefined, onFinally, []);
        const promise = promiseResolve(constructor, result);
        return yield* invokeThen(promise, [valueThunk(() => what(value))]);
      });
    return yield* invokeThen(this, [after((value) => value), after(thrown)]);
  },
});

function finallyFunction(body: (value: unknown) => Coroutine<unknown>): object {
  const plain = anonymous((value: unknown): unknown => runToEnd(body(value)));
  return pair(plain, (value: unknown) => body(value));
}

function valueThunk(thunk: () => unknown): () => unknown {
  return anonymous(() => thunk());
}

function thrown(reason: unknown): never {
  throw reason;
}

/** What this Node has not, code under test has not either. */
for (const name of Reflect.ownKeys(LoopPromise)) if (!(name in Promise)) Reflect.deleteProperty(LoopPromise, name);

export { LoopPromise };
