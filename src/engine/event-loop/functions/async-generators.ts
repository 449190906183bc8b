/**
 * Async generators. The generator's body is one that yields AWAIT where it waits, OUT where it hands something out, and
 * LEAVE where `yield*` ends in a return.
 *
 * Source: ECMA-262, AsyncGenerator Objects.
 */
import { isObject } from '../../../common/is-object.js';
import { atOnce, coroutines, type Coroutine } from '../calling.js';
import { advanced, AWAIT, awaiting, whenAwaited, type AsyncBody } from './async-functions.js';
import { notDone } from '../not-done.js';
import { orRethrow } from '../engine-errors.js';
import {
  LoopPromise,
  newPromise,
  promiseResolve,
  rejectPromise,
  resolvePromise,
  whenSettled,
} from '../promise/promise.js';

export type Completion =
  | { readonly kind: 'next'; readonly value: unknown }
  | { readonly kind: 'throw'; readonly value: unknown }
  | { readonly kind: 'return'; readonly value: unknown };

interface Request {
  readonly completion: Completion;
  readonly promise: object;
}

interface State {
  state: 'suspended start' | 'suspended yield' | 'executing' | 'draining' | 'completed';
  readonly body: AsyncBody;
  readonly queue: Request[];
  /** Whether it stands in `yield*`, which learns how it is resumed. */
  delegates: boolean;
}

const OUT = Symbol('smplab.async-out');
const LEAVE = Symbol('smplab.async-leave');
const states = new WeakMap<object, State>();
/** What is on its way out of a body, and whether `yield*` hands it out. */
let handedOut: unknown;
let isDelegated = false;

type AsyncGeneratorFunction = (...args: unknown[]) => unknown;
const NATIVE = Object.getPrototypeOf(async function* () {}) as { readonly prototype: object };
const ITERATOR = Object.getPrototypeOf(NATIVE.prototype) as object;
const PROTOTYPE = Object.create(ITERATOR) as object;

coroutines(PROTOTYPE, {
  *next(this: unknown, value: unknown) {
    return yield* asked(this, { kind: 'next', value });
  },
  *return(this: unknown, value: unknown) {
    return yield* asked(this, { kind: 'return', value });
  },
  *throw(this: unknown, value: unknown) {
    return yield* asked(this, { kind: 'throw', value });
  },
});

/** What stands for `AsyncGeneratorFunction`, which makes code of text. */
function MakesOfText(): never {
  return notDone('makes an async generator of text', 'its code would not be rewritten: write it in a module');
}

/** What functions that make async generators inherit from. Source: ECMA-262, AsyncGeneratorFunction Objects. */
const FUNCTIONS = Object.create(Function.prototype) as object;

fixed(PROTOTYPE, { constructor: FUNCTIONS, [Symbol.toStringTag]: 'AsyncGenerator' });
fixed(FUNCTIONS, { constructor: MakesOfText, prototype: PROTOTYPE, [Symbol.toStringTag]: 'AsyncGeneratorFunction' });
fixed(MakesOfText, { name: 'AsyncGeneratorFunction', length: 1 });
Object.defineProperty(MakesOfText, 'prototype', { value: FUNCTIONS, writable: false });
Object.setPrototypeOf(MakesOfText, Function);

/** Properties that are there, and neither written nor gone through. */
function fixed(target: object, properties: Readonly<Record<PropertyKey, unknown>>): void {
  for (const key of Reflect.ownKeys(properties))
    Object.defineProperty(target, key, { value: properties[key as string], configurable: true });
}

/** A function that makes async generators: its `prototype` is theirs. */
export function asyncGeneratorFunction(make: (holder: { made?: AsyncGeneratorFunction }) => AsyncGeneratorFunction) {
  const holder: { made?: AsyncGeneratorFunction } = {};
  const made = make(holder);
  holder.made = made;
  Object.defineProperty(made, 'prototype', { value: Object.create(PROTOTYPE), writable: true, enumerable: false });
  Object.setPrototypeOf(made, FUNCTIONS);
  return made;
}

/** What it returns. @param fn undefined: a method, whose generators have no function's prototype */
export function asyncGenerator(
  fn: AsyncGeneratorFunction | undefined,
  body: (...args: unknown[]) => AsyncBody,
  self: unknown,
  args: ArrayLike<unknown>,
): object {
  const made = Reflect.apply(body, self, Array.from(args));
  const prototype: unknown = fn?.prototype;
  const generator = Object.create(isObject(prototype) ? prototype : PROTOTYPE) as object;
  states.set(generator, { state: 'suspended start', body: made, queue: [], delegates: false });
  return generator;
}

/** `yield value` */
export function* asyncYield(site: number, value: unknown): AsyncBody {
  const settled = yield awaiting(site, value);
  return yield handOut(settled, false);
}

/** From `yield*`, to which is said how it is resumed. */
export function* delegatedYield(value: unknown): Generator<unknown, Completion, unknown> {
  return (yield handOut(value, true)) as Completion;
}

/** `yield*` ends in a return. */
export function leaving(value: unknown): symbol {
  handedOut = value;
  return LEAVE;
}

function handOut(value: unknown, delegated: boolean): symbol {
  handedOut = value;
  isDelegated = delegated;
  return OUT;
}

/** Source: AsyncGenerator.prototype.next, .return, .throw. */
function* asked(generator: unknown, completion: Completion): Coroutine<object> {
  const promise = newPromise();
  const state = isObject(generator) ? states.get(generator) : undefined;
  const { kind, value } = completion;
  if (state === undefined) {
    rejectPromise(promise, new TypeError(`${kind} method called on incompatible receiver ${String(generator)}`));
    return promise;
  }
  if (kind === 'throw' && state.state === 'suspended start') state.state = 'completed';
  if (state.state === 'completed' && kind !== 'return') {
    if (kind === 'next') resolvePromise(promise, { value: undefined, done: true });
    else rejectPromise(promise, value);
    return promise;
  }
  state.queue.push({ completion, promise });
  if (kind === 'return' && (state.state === 'suspended start' || state.state === 'completed')) awaitReturn(state);
  else if (state.state === 'suspended start' || state.state === 'suspended yield') yield* resume(state, completion);
  return promise;
}

/** Goes on from where it stands. Source: AsyncGeneratorResume, AsyncGeneratorUnwrapYieldResumption. */
function* resume(state: State, { kind, value }: Completion): Coroutine<void> {
  const started = state.state !== 'suspended start';
  state.state = 'executing';
  if (kind !== 'return' || !started) return yield* run(state, started, { kind, value });
  let promise: object;
  try {
    promise = promiseResolve(LoopPromise, value);
  } catch (error) {
    return yield* run(state, true, { kind: 'throw', value: orRethrow(error) });
  }
  whenSettled(
    promise,
    (settled) => run(state, true, { kind: 'return', value: settled }),
    (reason) => run(state, true, { kind: 'throw', value: reason }),
  );
}

function* run(state: State, started: boolean, completion: Completion): Coroutine<void> {
  const isTold = started && state.delegates;
  state.delegates = false;
  yield* go(state, isTold ? 'next' : completion.kind, isTold ? completion : completion.value);
}

function* go(state: State, how: Completion['kind'], value: unknown): Coroutine<void> {
  const { body } = state;
  let step: IteratorResult<unknown>;
  try {
    step = yield* advanced(body, how, value);
  } catch (error) {
    return finish(state, { kind: 'throw', value: orRethrow(error) });
  }
  if (step.done) return finish(state, { kind: 'return', value: step.value });
  if (step.value === AWAIT)
    return whenAwaited(
      body,
      (settled) => go(state, 'next', settled),
      (reason) => go(state, 'throw', reason),
    );
  if (step.value === LEAVE) return yield* go(state, 'return', handedOut);
  state.delegates = isDelegated;
  complete(state, { kind: 'next', value: handedOut }, false);
  state.state = 'suspended yield';
  const [next] = state.queue;
  if (next !== undefined) yield* resume(state, next.completion);
}

function finish(state: State, completion: Completion): void {
  state.state = 'draining';
  complete(state, completion, true);
  drain(state);
}

/** Source: AsyncGeneratorCompleteStep. */
function complete({ queue }: State, { kind, value }: Completion, done: boolean): void {
  const { promise } = queue.shift()!;
  if (kind === 'throw') rejectPromise(promise, value);
  else resolvePromise(promise, { value, done });
}

/** Source: AsyncGeneratorDrainQueue. */
function drain(state: State): void {
  for (;;) {
    const [next] = state.queue;
    if (next === undefined) {
      state.state = 'completed';
      return;
    }
    const { kind, value } = next.completion;
    if (kind === 'return') return awaitReturn(state);
    complete(state, kind === 'next' ? { kind, value: undefined } : { kind, value }, true);
  }
}

/** Source: AsyncGeneratorAwaitReturn. */
function awaitReturn(state: State): void {
  state.state = 'draining';
  const { value } = state.queue[0].completion;
  let promise: object;
  try {
    promise = promiseResolve(LoopPromise, value);
  } catch (error) {
    complete(state, { kind: 'throw', value: orRethrow(error) }, true);
    return drain(state);
  }
  const after = (kind: 'next' | 'throw') => (settled: unknown) =>
    atOnce(() => {
      complete(state, { kind, value: settled }, true);
      drain(state);
    });
  whenSettled(promise, after('next'), after('throw'));
}
