/** Reading and writing members whose accessors may wait. */
import type { CallAny, Coroutine } from './natives/native-twin.js';
import { checked, proxied } from './proxies.js';
import { coroutineOf, pair } from './twins.js';
import type { CoopRuntime, Coroutine as Started } from '../runtime.js';

/** Whether the accessor that a member means, `get` or `set`, may wait: for all others the language does it. */
export function accessWaits(object: unknown, key: PropertyKey, accessor: 'get' | 'set'): boolean {
  for (let holder = holderOf(object); holder !== null; holder = Reflect.getPrototypeOf(holder)) {
    if (proxied(holder) !== undefined) return true;
    const found = Object.getOwnPropertyDescriptor(holder, key);
    if (found !== undefined) return coroutineOf(Reflect.get(found, accessor)) !== undefined;
  }
  return false;
}

/** @param object where the search begins, which for `super` is not the receiver */
export function* getMember(
  call: CallAny,
  object: unknown,
  key: PropertyKey,
  receiver: unknown = object,
): Coroutine<unknown> {
  for (let holder = holderOf(object); holder !== null; holder = Reflect.getPrototypeOf(holder)) {
    const proxy = proxied(holder);
    if (proxy !== undefined) {
      const { target, handler } = proxy;
      const { get: trap } = handler;
      if (trap === undefined) return yield* getMember(call, target, key, receiver);
      const value = yield* call(handler, trap, [target, asKey(key), receiver]);
      return Reflect.get(checked(target, 'get', value), key, receiver) as unknown;
    }
    const found = Object.getOwnPropertyDescriptor(holder, key);
    if (found === undefined) continue;
    if ('value' in found) return found.value as unknown;
    const getter: unknown = Reflect.get(found, 'get');
    return getter === undefined ? undefined : yield* call(receiver, getter, []);
  }
  return undefined;
}

export function* setMember(call: CallAny, object: unknown, key: PropertyKey, value: unknown): Coroutine<unknown> {
  for (let holder = holderOf(object); holder !== null; holder = Reflect.getPrototypeOf(holder)) {
    const proxy = proxied(holder);
    if (proxy !== undefined) {
      const { target, handler } = proxy;
      const { set: trap } = handler;
      if (trap === undefined && holder === object && coroutineOf(setterOf(target, key)) === undefined) break;
      if (trap === undefined) return yield* setMember(call, target, key, value);
      const done = yield* call(handler, trap, [target, asKey(key), value, object]);
      if (!Reflect.set(checked(target, 'set', done), key, value, object))
        throw new TypeError(`'set' on proxy: trap returned falsish for property '${String(key)}'`);
      return value;
    }
    const found = Object.getOwnPropertyDescriptor(holder, key);
    if (found === undefined) continue;
    const setter: unknown = Reflect.get(found, 'set');
    if (setter === undefined) break;
    yield* call(object, setter, [value]);
    return value;
  }
  (object as Record<PropertyKey, unknown>)[key] = value;
  return value;
}

function setterOf(object: object, key: PropertyKey): unknown {
  for (let holder: object | null = object; holder !== null; holder = Reflect.getPrototypeOf(holder)) {
    const found = Object.getOwnPropertyDescriptor(holder, key);
    if (found !== undefined) return Reflect.get(found, 'set');
  }
  return undefined;
}

function holderOf(object: unknown): object | null {
  if (object === null || object === undefined) return null;
  return Object(object) as object;
}

function asKey(key: PropertyKey): string | symbol {
  return typeof key === 'symbol' ? key : String(key);
}

/** An accessor of a class or an object literal whose body stands in a generator method beside it. */
export interface AccessorTwin {
  readonly key: PropertyKey;
  readonly kind: 'get' | 'set';
  /** The key of the generator method, which is taken away. */
  readonly twin: string;
}

/** Makes each generator method the coroutine of its accessor, which runs it plainly. Returns `target`. */
export function pairAccessors(
  runtime: Pick<CoopRuntime, 'plain'>,
  target: object,
  accessors: readonly AccessorTwin[],
): object {
  for (const { key, kind, twin } of accessors) {
    const coroutine = (target as Record<string, (...args: unknown[]) => Started>)[twin];
    Reflect.deleteProperty(target, twin);
    const found = Object.getOwnPropertyDescriptor(target, key);
    if (found?.[kind] === undefined) continue; // a later member has taken its place
    const named = {
      get [key](): unknown {
        return runtime.plain(coroutine.call(this));
      },
      set [key](value: unknown) {
        runtime.plain(coroutine.call(this, value));
      },
    };
    const plain = Object.getOwnPropertyDescriptor(named, key)![kind];
    Object.defineProperty(target, key, { ...found, [kind]: pair(plain, coroutine) });
  }
  return target;
}
