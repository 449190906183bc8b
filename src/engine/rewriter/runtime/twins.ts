/** Where a function carries its coroutine. */
import type { Coroutine } from '../runtime.js';

export type Callable = (...args: unknown[]) => unknown;
export interface CoroutineFunction {
  (...args: unknown[]): Coroutine;
}

/**
 * Where a function carries its coroutine, and that its function: a copy of the former, or a proxy of it, is another
 * function.
 */
const COROUTINE = Symbol('smplab.coroutine');
const OWNER = Symbol('smplab.owner');

interface Twin extends CoroutineFunction {
  [OWNER]?: unknown;
}

/** Where it carries its direct form, if it has one. */
const DIRECT = Symbol('smplab.direct');

interface Twinned {
  [COROUTINE]?: Twin;
  [DIRECT]?: Callable;
}

/** Makes `coroutine` what rewritten code runs in the place of `plain`. Returns `plain`. */
export function pair<F>(plain: F, coroutine: unknown): F {
  (plain as Twinned)[COROUTINE] = coroutine as Twin;
  (coroutine as Twin)[OWNER] = plain;
  return plain;
}

/** @param twin runs the direct form as what may have become a coroutine */
export function pairDirect<F>(plain: F, direct: Callable, twin: unknown): F {
  (plain as Twinned)[DIRECT] = direct;
  return pair(plain, twin);
}

/** What rewritten code runs that knows which function it calls. */
export function knownTwin(fn: unknown): Callable | undefined {
  return (fn as Twinned)[DIRECT] ?? coroutineOf(fn);
}

/** The coroutine of a function, or undefined. */
export function coroutineOf(fn: unknown): CoroutineFunction | undefined {
  return typeof fn === 'function' ? started(fn) : undefined;
}

/**
 * The coroutine to start when `fn` is called; undefined when it has none. Throws what calling a non-function throws.
 */
export function started(fn: unknown): CoroutineFunction | undefined {
  if (typeof fn !== 'function')
    throw new TypeError(`${typeof fn === 'symbol' ? 'symbol' : JSON.stringify(fn)} is not a function`);
  const coroutine = (fn as Twinned)[COROUTINE];
  if (coroutine !== undefined && coroutine[OWNER] === fn) return coroutine;
  return callsOfProxies === undefined ? undefined : callsOfProxies.get(fn);
}

/** The coroutines of proxies with an `apply` trap that may wait: nothing can be hung on a proxy itself. */
let callsOfProxies: WeakMap<object, CoroutineFunction> | undefined;

export function pairProxy(proxy: object, coroutine: CoroutineFunction): void {
  callsOfProxies ??= new WeakMap();
  callsOfProxies.set(proxy, coroutine);
}
