/**
 * `for await`, `yield*` in async generators, and sync iterators seen as async ones. These run inside a body that waits:
 * their yields are its own.
 *
 * Source: ECMA-262, GetIterator, AsyncIteratorClose, %AsyncFromSyncIteratorPrototype%.
 */
import { isObject } from '../../../common/is-object.js';
import { getMember } from '../../rewriter/runtime/members.js';
import { iterate } from '../../rewriter/runtime/iteration.js';
import { awaiting, type AsyncBody } from './async-functions.js';
import { delegatedYield, leaving, type Completion } from './async-generators.js';
import { atOnce, call, coroutines, type Coroutine } from '../calling.js';
import { orRethrow } from '../engine-errors.js';
import {
  LoopPromise,
  newPromise,
  promiseResolve,
  rejectPromise,
  resolvePromise,
  whenSettled,
} from '../promise/promise.js';

/** An iterator under way, as a loop holds it. */
export class AsyncIteration {
  value: unknown;
  /** Whether it is neither at its end nor closed. */
  open = true;

  constructor(
    readonly site: number,
    readonly iterator: object,
    readonly next: unknown,
  ) {}
}

export function* iterateAsync(site: number, iterable: unknown): Generator<unknown, AsyncIteration, unknown> {
  const method = isNothing(iterable) ? undefined : yield* getMember(call, iterable, Symbol.asyncIterator);
  if (isNothing(method)) {
    const { iterator, next } = yield* iterate(call, iterable);
    const made = fromSync(iterator, next);
    return new AsyncIteration(site, made, Reflect.get(made, 'next'));
  }
  if (typeof method !== 'function') throw new TypeError('Symbol.asyncIterator is not a function');
  const iterator = yield* call(iterable, method, []);
  if (!isObject(iterator)) throw new TypeError('Result of the Symbol.asyncIterator method is not an object');
  return new AsyncIteration(site, iterator, yield* getMember(call, iterator, 'next'));
}

/** @returns whether there is another value, which is in `value` then */
export function* stepAsync(iteration: AsyncIteration): Generator<unknown, boolean, unknown> {
  iteration.open = false;
  const made = yield* call(iteration.iterator, iteration.next, []);
  const result = checkedResult(yield awaiting(iteration.site, made));
  if (yield* getMember(call, result, 'done')) return false;
  iteration.value = yield* getMember(call, result, 'value');
  iteration.open = true;
  return true;
}

/** Its loop was left early. */
export function* closeAsync(iteration: AsyncIteration): Generator<unknown, void, unknown> {
  if (!iteration.open) return;
  iteration.open = false;
  const method = yield* getMember(call, iteration.iterator, 'return');
  if (isNothing(method)) return;
  checkedResult(yield awaiting(iteration.site, yield* call(iteration.iterator, method, [])));
}

/** Its loop was left by an error, which counts more than one in closing. */
export function* abandonAsync(iteration: AsyncIteration): Generator<unknown, void, unknown> {
  if (!iteration.open) return;
  iteration.open = false;
  try {
    const method = yield* getMember(call, iteration.iterator, 'return');
    if (!isNothing(method)) yield awaiting(iteration.site, yield* call(iteration.iterator, method, []));
  } catch (error) {
    orRethrow(error); // the first error is thrown
  }
}

/** `yield* iterable` of an async generator. Source: ECMA-262, YieldExpression : yield * AssignmentExpression. */
export function* asyncDelegate(site: number, iterable: unknown): AsyncBody {
  const iteration = yield* iterateAsync(site, iterable);
  const { iterator, next } = iteration;
  let received: Completion = { kind: 'next', value: undefined };
  for (;;) {
    const { kind, value }: Completion = received;
    const method = kind === 'next' ? next : yield* getMember(call, iterator, kind);
    if (isNothing(method) && kind === 'return') return yield leaving(yield awaiting(site, value));
    if (isNothing(method)) {
      yield* closeAsync(iteration);
      throw new TypeError("The iterator does not provide a 'throw' method");
    }
    const made = yield* call(iterator, method, [value]);
    const result = checkedResult(yield awaiting(site, made));
    if (yield* getMember(call, result, 'done')) {
      const last = yield* getMember(call, result, 'value');
      return kind === 'return' ? yield leaving(last) : last;
    }
    received = yield* delegatedYield(yield* getMember(call, result, 'value'));
  }
}

interface SyncRecord {
  readonly iterator: object;
  readonly next: unknown;
}

const records = new WeakMap<object, SyncRecord>();
const NATIVE = Object.getPrototypeOf(async function* () {}) as { readonly prototype: object };
const FROM_SYNC = Object.create(Object.getPrototypeOf(NATIVE.prototype) as object) as object;

/** Source: CreateAsyncFromSyncIterator. */
function fromSync(iterator: object, next: unknown): object {
  const made = Object.create(FROM_SYNC) as object;
  records.set(made, { iterator, next });
  return made;
}

coroutines(FROM_SYNC, {
  *next(this: object, ...args: unknown[]) {
    const { iterator, next } = records.get(this)!;
    return yield* promised(iterator, true, function* () {
      return yield* call(iterator, next, args);
    });
  },
  *return(this: object, ...args: unknown[]) {
    const { iterator } = records.get(this)!;
    return yield* promised(iterator, false, function* () {
      const method = yield* getMember(call, iterator, 'return');
      return isNothing(method) ? { value: args[0], done: true } : yield* call(iterator, method, args);
    });
  },
  *throw(this: object, ...args: unknown[]) {
    const { iterator } = records.get(this)!;
    return yield* promised(iterator, true, function* () {
      const method = yield* getMember(call, iterator, 'throw');
      if (!isNothing(method)) return yield* call(iterator, method, args);
      yield* closeSync(iterator);
      throw new TypeError("The iterator does not provide a 'throw' method");
    });
  },
});

/** Source: AsyncFromSyncIteratorContinuation. */
function* promised(iterator: object, closes: boolean, step: () => Coroutine<unknown>): Coroutine<object> {
  const promise = newPromise();
  try {
    const result = checkedResult(yield* step());
    const done = Boolean(yield* getMember(call, result, 'done'));
    const value = yield* getMember(call, result, 'value');
    let wrapper: object;
    try {
      wrapper = promiseResolve(LoopPromise, value);
    } catch (error) {
      orRethrow(error);
      if (!done && closes) yield* quietly(closeSync(iterator));
      throw error;
    }
    whenSettled(
      wrapper,
      (settled) => atOnce(() => resolvePromise(promise, { value: settled, done })),
      function* (reason): Coroutine<void> {
        if (!done && closes) yield* quietly(closeSync(iterator));
        rejectPromise(promise, reason);
      },
    );
  } catch (error) {
    rejectPromise(promise, orRethrow(error));
  }
  return promise;
}

/** Source: IteratorClose. */
function* closeSync(iterator: object): Coroutine<void> {
  const method = yield* getMember(call, iterator, 'return');
  if (!isNothing(method)) checkedResult(yield* call(iterator, method, []));
}

function* quietly(closing: Coroutine<void>): Coroutine<void> {
  try {
    yield* closing;
  } catch (error) {
    orRethrow(error); // what came before is reported
  }
}

function checkedResult(result: unknown): object {
  if (isObject(result)) return result;
  throw new TypeError(`Iterator result ${String(result)} is not an object`);
}

function isNothing(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}
