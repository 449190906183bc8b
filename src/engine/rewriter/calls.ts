/**
 * Helpers of rewritten code: `$co`.
 *
 * Invariant: nothing but the rewritten code itself ever holds a coroutine. Every function of the source stays an
 * ordinary function, to be passed, stored, bound, constructed and called by anyone; called so, it runs plainly. Its
 * coroutine hangs on it under a symbol, and only a rewritten call looks there, and starts at once what it got. A
 * coroutine that is created and never started cannot be, and a generator of the program's own is never taken for one.
 */
import { shortPath } from '../../common/short-path.js';
import { bind, heard } from '../races/heard.js';
import { endBy } from '../asynchrony.js';
import { Refused } from './refused.js';
import { atomicsAt } from './runtime/atomics.js';
import { goOn } from './runtime/go-on.js';
import { implicitCalls } from './runtime/implicit-calls.js';
import type { CallAny } from './runtime/natives/native-twin.js';
import { NATIVE_TWINS } from './runtime/natives/natives.js';
import { TAKING_APART } from './runtime/parts.js';
import { coroutineMethods } from './runtime/plain-twins.js';
import type { Coroutine } from './runtime.js';
import { coroutineOf, knownTwin, pair, pairDirect, started, type Callable } from './runtime/twins.js';

export { coroutineMethods, coroutineOf };

/**
 * Coroutines that have yielded for the first time since they were last taken, the innermost first. Only ever grows, as that
 * costs.
 */
const unwound: Coroutine[] = [];
let unwoundCount = 0;

/** Starts `fn` as a coroutine if it has one, and otherwise calls it: how an engine enters a program. */
export function* enter(fn: unknown, self: unknown, args: readonly unknown[]): Coroutine {
  const coroutine = coroutineOf(fn);
  if (coroutine === undefined) return Reflect.apply(fn as Callable, self, args);
  const result = start(coroutine.apply(self, args as unknown[]));
  return result === CALLS ? yield : result;
}

/** `enter`, without a coroutine around the one that there is. */
export function begin(fn: unknown, self: unknown, args: readonly unknown[]): Coroutine {
  const coroutine = coroutineOf(fn);
  const isGenerator = coroutine !== undefined && Object.getPrototypeOf(coroutine) === GENERATOR_FUNCTION;
  return isGenerator ? coroutine.apply(self, args as unknown[]) : enter(fn, self, args);
}

const GENERATOR_FUNCTION: unknown = Object.getPrototypeOf(enter);

/** Runs a direct form, but not before the coroutine is started. */
function* delayed(direct: Callable, args: readonly unknown[]): Coroutine {
  const result = direct(...args);
  return result === CALLS ? yield : result;
}

/** What a direct form has returned, as what `start` is given. */
function handedBack(result: unknown): unknown {
  return typeof result === 'object' && result !== null && result !== CALLS ? ended(result) : result;
}

// eslint-disable-next-line require-yield
function* ended(result: object): Coroutine<object> {
  return result;
}

/**
 * Puts something quick before the coroutine of a method: what it returns, a primitive, is the result of the call,
 * unless it is `later`, when the coroutine runs after all.
 */
export function quicken(
  target: object,
  name: string,
  quick: (self: object, arg: unknown) => unknown,
  later: symbol,
): void {
  const plain: unknown = Reflect.get(target, name);
  const coroutine = coroutineOf(plain)!;
  const twin = function quickOrCoroutine(this: object, arg: unknown): unknown {
    const result = quick(this, arg);
    return result === later ? coroutine.call(this, arg) : result;
  };
  pair(plain, twin);
}

/**
 * Puts on top of so many callers the coroutines that have yielded for the first time. Returns how many there are then.
 */
export function takeUnwound(coroutines: Coroutine[], callers: number): number {
  let count = callers;
  while (unwoundCount > 0) coroutines[count++] = unwound[--unwoundCount];
  return count;
}

/**
 * Starts what a call has made. Returns its result, or CALLS when it has yielded: then its caller has to yield too, and
 * is given the result when it goes on. What is quick has no coroutine, but is a result already: a primitive.
 */
function start(made: unknown): unknown {
  if (typeof made !== 'object' || made === null || made === CALLS) return made;
  const { done, value } = goOn(made as Coroutine);
  if (done) return value;
  unwound[unwoundCount++] = made as Coroutine;
  return CALLS;
}

export const callAny: CallAny = (self, fn, args) =>
  NATIVE_TWINS.get(fn)?.run(callAny, self, args as unknown[]) ?? enter(fn, self, args);

/** What a computed key comes to, so that it can be used more than once. */
function propertyKey(value: unknown): PropertyKey {
  const isKey = typeof value === 'string' || typeof value === 'symbol' || typeof value === 'number';
  return isKey ? value : Reflect.ownKeys({ [value as string]: undefined })[0];
}

/**
 * The object that rewritten modules know as `$co`. A call returns `$co` itself when its coroutine has yielded:
 *
 *   (($result = $co.start(f$co(a))) === $co ? (yield) : $result)
 *
 * Fixed numbers of arguments, because a rest array costs.
 */
export const CALLS = {
  pair,
  pairDirect,
  delayed,
  made: handedBack,
  of: knownTwin,
  key: propertyKey,
  methods: coroutineMethods,

  start,
  ...implicitCalls(start, callAny),
  ...TAKING_APART,

  call0(self: unknown, fn: unknown): unknown {
    const coroutine = started(fn);
    if (coroutine === undefined) {
      heard.by?.calls(fn, self, []);
      return (fn as Callable).call(self);
    }
    return start(coroutine.call(self));
  },
  call1(self: unknown, fn: unknown, a: unknown): unknown {
    const coroutine = started(fn);
    if (coroutine === undefined) {
      heard.by?.calls(fn, self, [a]);
      return (fn as Callable).call(self, a);
    }
    return start(coroutine.call(self, a));
  },
  call2(self: unknown, fn: unknown, a: unknown, b: unknown): unknown {
    const coroutine = started(fn);
    if (coroutine === undefined) {
      heard.by?.calls(fn, self, [a, b]);
      return (fn as Callable).call(self, a, b);
    }
    return start(coroutine.call(self, a, b));
  },
  call3(self: unknown, fn: unknown, a: unknown, b: unknown, c: unknown): unknown {
    const coroutine = started(fn);
    if (coroutine === undefined) {
      heard.by?.calls(fn, self, [a, b, c]);
      return (fn as Callable).call(self, a, b, c);
    }
    return start(coroutine.call(self, a, b, c));
  },
  call4(self: unknown, fn: unknown, a: unknown, b: unknown, c: unknown, d: unknown): unknown {
    const coroutine = started(fn);
    if (coroutine === undefined) {
      heard.by?.calls(fn, self, [a, b, c, d]);
      return (fn as Callable).call(self, a, b, c, d);
    }
    return start(coroutine.call(self, a, b, c, d));
  },
  call(self: unknown, fn: unknown, ...args: unknown[]): unknown {
    const coroutine = started(fn);
    if (coroutine === undefined) {
      heard.by?.calls(fn, self, args);
      return Reflect.apply(fn as Callable, self, args);
    }
    return start(coroutine.apply(self, args));
  },

  /** A call of a member that may be a native function which calls back. */
  native(self: unknown, fn: unknown, ...args: unknown[]): unknown {
    const twin = NATIVE_TWINS.get(fn);
    if (twin === undefined) return CALLS.call(self, fn, ...args);
    const given = twin.reads || [self, ...args].some((value) => coroutineOf(value) !== undefined);
    if (!given) return CALLS.call(self, fn, ...args);
    return start(twin.run(callAny, self, args));
  },

  /** `target.bind(…)`: a bound function waits where its target does. */
  bind(target: unknown, ...args: unknown[]): unknown {
    const bound = bind(target, args) as Callable;
    const coroutine = coroutineOf(target);
    if (coroutine === undefined || (target as Callable).bind !== Function.prototype.bind) return bound;
    return pair(bound, coroutine.bind(...(args as [unknown])));
  },

  atomics: atomicsAt,

  /** What cannot be rewritten has been reached. */
  refuse(file: string, line: number, reason: string): never {
    return endBy(new Refused(`${shortPath(file)}:${line}: ${reason}`));
  },

  /** What goes on later; null: no program does so far. */
  later: null as { refuse(on: boolean): void } | null,
};
