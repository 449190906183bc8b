/** `Promise.all` and its like. Source: ECMA-262, Promise.all, .allSettled, .any, .race. */
import { iterate, type Iteration } from '../../rewriter/runtime/iteration.js';
import { pair } from '../../rewriter/runtime/twins.js';
import { anonymous, call, runToEnd, type Coroutine } from '../calling.js';
import { orRethrow } from '../engine-errors.js';
import { newCapability, shown, type Capability } from './promise.js';

/** What one of them does with each promise. */
interface Kind {
  /** What is handed to `then` of the promise at a place. */
  handlers(gathered: Gathered, index: number): readonly [unknown, unknown];
  /** When nothing is left to wait for. */
  done?(gathered: Gathered): Coroutine<void>;
}

class Gathered {
  readonly values: unknown[] = [];
  /** Promises that are left, and 1 while the iterable is gone through. */
  left = 1;

  constructor(
    readonly capability: Capability,
    readonly kind: Kind,
  ) {}

  /** A function that notes what it is called with, once, and ends everything when it was the last. */
  noting(index: number, what: (value: unknown) => unknown, isCalled: { already: boolean }): unknown {
    return noted(function* (this: Gathered, value: unknown): Coroutine<unknown> {
      if (isCalled.already) return undefined;
      isCalled.already = true;
      this.values[index] = what(value);
      return yield* this.oneLess();
    }, this);
  }

  *oneLess(): Coroutine<undefined> {
    if (--this.left === 0) yield* this.kind.done!(this);
    return undefined;
  }
}

function noted(body: (this: Gathered, value: unknown) => Coroutine<unknown>, gathered: Gathered): unknown {
  const plain = anonymous((value: unknown): unknown => runToEnd(body.call(gathered, value)));
  return pair(plain, (value: unknown) => body.call(gathered, value));
}

function* fulfil({ capability, values }: Gathered): Coroutine<void> {
  yield* call(undefined, capability.resolve, [values]);
}

const ALL: Kind = {
  handlers: (gathered, index) => [
    gathered.noting(index, (value) => value, { already: false }),
    gathered.capability.reject,
  ],
  done: fulfil,
};

const ALL_SETTLED: Kind = {
  handlers: (gathered, index) => {
    const isCalled = { already: false };
    return [
      gathered.noting(index, (value) => ({ status: 'fulfilled', value }), isCalled),
      gathered.noting(index, (reason) => ({ status: 'rejected', reason }), isCalled),
    ];
  },
  done: fulfil,
};

const ANY: Kind = {
  handlers: (gathered, index) => [
    gathered.capability.resolve,
    gathered.noting(index, (reason) => reason, { already: false }),
  ],
  *done({ capability, values }) {
    yield* call(undefined, capability.reject, [new AggregateError(values, 'All promises were rejected')]);
  },
};

const RACE: Kind = { handlers: ({ capability }) => [capability.resolve, capability.reject] };

const one = (kind: Kind) =>
  function* (this: unknown, iterable: unknown): Coroutine<object> {
    const capability = newCapability(this);
    try {
      yield* gather(this as object, iterable, new Gathered(capability, kind));
    } catch (error) {
      yield* call(undefined, capability.reject, [orRethrow(error)]);
    }
    return capability.promise;
  };

export const combinators = { all: one(ALL), allSettled: one(ALL_SETTLED), any: one(ANY), race: one(RACE) };

/** Source: GetPromiseResolve, and PerformPromiseAll and its like. */
function* gather(constructor: object, iterable: unknown, gathered: Gathered): Coroutine<void> {
  const resolve: unknown = Reflect.get(constructor, 'resolve');
  if (typeof resolve !== 'function') throw new TypeError('Promise resolve or reject function is not callable');
  const iteration: Iteration = yield* iterate(call, iterable);
  for (let index = 0; yield* iteration.step(call); index++) {
    try {
      if (gathered.kind !== RACE) gathered.values[index] = undefined;
      const next = yield* call(constructor, resolve, [iteration.value]);
      gathered.left++;
      const then: unknown = Reflect.get(Object(next) as object, 'then', next);
      if (typeof then !== 'function') throw new TypeError(`${shown(then)} is not a function`);
      yield* call(next, then, [...gathered.kind.handlers(gathered, index)]);
    } catch (error) {
      yield* iteration.abandon(call);
      throw error;
    }
  }
  if (gathered.kind !== RACE) yield* gathered.oneLess();
}
