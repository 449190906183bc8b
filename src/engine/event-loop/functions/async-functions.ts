/**
 * Async functions: a body is a generator that yields AWAIT where it waits for a promise, and nothing where another actor
 * takes its turn.
 *
 * Source: ECMA-262, AsyncFunctionStart and Await.
 */
import { resumed } from '../../rewriter/runtime/generators.js';
import type { Coroutine } from '../calling.js';
import { loopOf } from '../current.js';
import { orRethrow } from '../engine-errors.js';
import {
  LoopPromise,
  newPromise,
  promiseResolve,
  rejectPromise,
  resolvePromise,
  whenSettled,
} from '../promise/promise.js';

const { getPrototypeOf, setPrototypeOf } = Object;
const OF_ASYNC_FUNCTIONS = getPrototypeOf(async () => undefined) as object;

/** What stands for an async function is one to code that asks what it is. */
export function asyncFunction<F extends object>(fn: F): F {
  setPrototypeOf(fn, OF_ASYNC_FUNCTIONS);
  if ('prototype' in fn) fn.prototype = undefined;
  return fn;
}

/** What is between two awaits of a body. Its yields are the schedule's, undefined, or AWAIT. */
export type AsyncBody = Generator<unknown, unknown, unknown>;

export const AWAIT = Symbol('smplab.await');
/** What the body waits for that has just yielded AWAIT, and where it does. */
let awaited: unknown;
let awaitedAt = -1;

/** `await value`, on its way out of a body. */
export function awaiting(site: number, value: unknown): symbol {
  awaited = value;
  awaitedAt = site;
  return AWAIT;
}

/** `f(…args)`: runs up to the first `await`. Returns the promise. */
export function* startAsync(
  body: (...args: unknown[]) => AsyncBody,
  self: unknown,
  args: ArrayLike<unknown>,
): Coroutine<object> {
  const promise = newPromise();
  let made: AsyncBody;
  try {
    made = Reflect.apply(body, self, Array.from(args));
  } catch (error) {
    rejectPromise(promise, orRethrow(error));
    return promise;
  }
  yield* goOn(made, promise, 'next', undefined);
  return promise;
}

function* goOn(body: AsyncBody, promise: object, how: 'next' | 'throw', value: unknown): Coroutine<void> {
  let step: IteratorResult<unknown>;
  try {
    step = yield* advanced(body, how, value);
  } catch (error) {
    return rejectPromise(promise, orRethrow(error));
  }
  if (step.done) return resolvePromise(promise, step.value);
  whenAwaited(
    body,
    (settled) => goOn(body, promise, 'next', settled),
    (reason) => goOn(body, promise, 'throw', reason),
  );
}

/** Goes on up to the next `await`, or to what a generator hands out, or to the end. Meanwhile others may run. */
export function* advanced(
  body: AsyncBody,
  how: 'next' | 'throw' | 'return',
  value: unknown,
): Coroutine<IteratorResult<unknown>> {
  let step = body[how](value);
  while (!step.done && step.value === undefined) step = yield* resumed(body);
  if (!step.done && step.value === AWAIT) {
    // `Await` looks at the promise before anything else happens, and its errors are thrown there.
    try {
      prepareAwaited();
    } catch (error) {
      return yield* advanced(body, 'throw', orRethrow(error));
    }
  }
  return step;
}

/** What `await` makes of what it is given. Context: a body has just yielded AWAIT. @throws what `value.constructor` throws */
export function prepareAwaited(): void {
  awaited = promiseResolve(LoopPromise, awaited);
}

/** Context: `prepareAwaited` was called. */
export function whenAwaited(
  body: object,
  fulfilled: (value: unknown) => Coroutine<void>,
  rejected: (reason: unknown) => Coroutine<void>,
): void {
  const loop = loopOf();
  loop.awaits.set(body, awaitedAt);
  const after = (then: (value: unknown) => Coroutine<void>) => (value: unknown) => {
    loop.awaits.delete(body);
    return then(value);
  };
  whenSettled(awaited as object, after(fulfilled), after(rejected));
}
