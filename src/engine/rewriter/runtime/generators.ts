/**
 * Generators of the program whose bodies may wait.
 *
 * The generator function stays one, but its body does nothing but return a coroutine with the original body, in which
 * a `yield` of the program yields OUT, to tell it from the yields of the schedule. Between the generator's prototype
 * and the language's own stands one whose `next`, `return` and `throw` drive that coroutine.
 */
import type { CallAny } from './natives/native-twin.js';
import { coroutineMethods } from './plain-twins.js';
import type { CoopRuntime, Coroutine } from '../runtime.js';

/** A generator whose yields are the schedule's, undefined, or the program's, OUT. */
type Body = Generator<unknown, unknown, unknown>;

const GENERATOR = Object.getPrototypeOf(Object.getPrototypeOf((function* () {})())) as Generator;
const nativeNext = Reflect.get(GENERATOR, 'next') as () => unknown;
const OUT = Symbol('smplab.out');
/** What the program yields, on its way out of a body. */
let handedOut: unknown;
/** What `return` was called with, for iterators to which it is passed on. */
let returning: unknown;

/** `yield value` of the program. */
export function out(value: unknown): symbol {
  handedOut = value;
  return OUT;
}

interface State {
  readonly body: Body;
  running: boolean;
}

const states = new WeakMap<object, State>();
const prototypes = new WeakMap<object, object>();

/** Makes a generator function hand its generators to the runtime. Returns it. */
export function pairGenerator<F extends { readonly prototype: object }>(runtime: CoopRuntime, fn: F): F {
  Object.setPrototypeOf(fn.prototype, prototypeFor(runtime));
  return fn;
}

/** What a generator function with such a body returns, where the function cannot be one. */
export function generating(runtime: CoopRuntime, body: Body): object {
  const generator = (function* () {})();
  states.set(generator, { body, running: false });
  return Object.setPrototypeOf(generator, prototypeFor(runtime)) as object;
}

/** The same for methods of a class or an object literal. */
export function pairGenerators<T extends object>(runtime: CoopRuntime, target: T, keys: readonly PropertyKey[]): T {
  for (const key of keys) {
    const found = Object.getOwnPropertyDescriptor(target, key);
    if (found?.value !== undefined) pairGenerator(runtime, found.value as { prototype: object });
  }
  return target;
}

function prototypeFor(runtime: CoopRuntime): object {
  const known = prototypes.get(runtime);
  if (known !== undefined) return known;
  const prototype = Object.create(GENERATOR, {
    next: method(function* next(this: object, value: unknown) {
      return yield* drive(this, (body) => body.next(value));
    }),
    return: method(function* (this: object, value: unknown) {
      return yield* drive(this, (body) => {
        returning = value;
        return body.return(value);
      });
    }),
    throw: method(function* (this: object, error: unknown) {
      return yield* drive(this, (body) => body.throw(error));
    }),
  }) as object;
  coroutineMethods(runtime, prototype, { next: 1, return: 1, throw: 1 });
  prototypes.set(runtime, prototype);
  return prototype;
}

function method(value: unknown): PropertyDescriptor {
  return { value, writable: true, configurable: true, enumerable: false };
}

function stateOf(generator: object): State {
  const known = states.get(generator);
  if (known !== undefined) return known;
  const { value } = Reflect.apply(nativeNext, generator, []) as { value: Body };
  const state = { body: value, running: false };
  states.set(generator, state);
  return state;
}

/** Goes on until the program yields or returns; meanwhile others may run. */
function* drive(generator: object, go: (body: Body) => IteratorResult<unknown>): Coroutine<IteratorResult<unknown>> {
  const state = stateOf(generator);
  if (state.running) throw new TypeError('Generator is already running');
  state.running = true;
  try {
    let step = go(state.body);
    while (!step.done && step.value !== OUT) step = yield* resumed(state.body);
    return step.done ? { value: step.value as unknown, done: true } : { value: handedOut, done: false };
  } finally {
    state.running = false;
  }
}

/** Yields in the place of a body, and passes on to it what comes back. */
export function* resumed(body: Body): Coroutine<IteratorResult<unknown>> {
  let result: unknown;
  try {
    result = yield;
  } catch (error) {
    return body.throw(error);
  }
  return body.next(result);
}

/** `yield* iterable` of the program. */
export function* delegate(call: CallAny, iterator: object): Body {
  let [resume, argument]: ['next' | 'throw', unknown] = ['next', undefined];
  const next: unknown = Reflect.get(iterator, 'next');
  for (;;) {
    const step = yield* stepped(call, iterator, resume, next, argument);
    if (step.done) return step.value as unknown;
    let left = true;
    try {
      argument = yield out(step.value);
      [resume, left] = ['next', false];
    } catch (error) {
      [resume, argument, left] = ['throw', error, false];
    } finally {
      if (left) yield* closed(call, iterator);
    }
  }
}

function* stepped(
  call: CallAny,
  iterator: object,
  resume: 'next' | 'throw',
  next: unknown,
  argument: unknown,
): Coroutine<IteratorResult<unknown>> {
  const fn: unknown = resume === 'next' ? next : Reflect.get(iterator, 'throw');
  if (fn === undefined) {
    yield* closed(call, iterator);
    throw new TypeError("The iterator does not provide a 'throw' method");
  }
  return checkedResult(yield* call(iterator, fn, [argument]));
}

function* closed(call: CallAny, iterator: object): Coroutine<void> {
  const fn: unknown = Reflect.get(iterator, 'return');
  if (fn !== undefined && fn !== null) checkedResult(yield* call(iterator, fn, [returning]));
}

function checkedResult(result: unknown): IteratorResult<unknown> {
  if (typeof result === 'object' && result !== null) return result as IteratorResult<unknown>;
  throw new TypeError(`Iterator result ${String(result)} is not an object`);
}
