/**
 * What touches shared memory where no call of it is written: a view that becomes text by itself (`${view}`, `view == x`, a
 * key), a bound method, a call of what only shows when it runs. An engine that watches hears of it when it happens.
 *
 * Context: one thread, in which one execution is under way at a time.
 */
import { sameEffect, touchesMemory } from './natives.js';
import type { View } from './shared-views.js';

export interface Listener {
  /** A view is about to become text. */
  converts(view: View): void;
  /** `fn` is about to be called, which may be any function. */
  calls(fn: unknown, self: unknown, args: readonly unknown[]): void;
  /** `new constructor(...args)` is about to be evaluated. */
  constructs(constructor: unknown, args: readonly unknown[]): void;
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Null: no execution is watched. An object, since V8 looks an imported binding up at every use. */
export const heard: { by: Listener | null } = { by: null };

let isInstalled = false;

/** Invariant: called before code under test is loaded that may keep such a method. */
export function hear(listener: Listener | null): void {
  heard.by = listener;
  if (isInstalled || listener === null) return;
  isInstalled = true;
  const NodeBuffer: { readonly prototype: object } = Buffer;
  const TypedArray = Object.getPrototypeOf(Int8Array.prototype) as object;
  for (const name of ['toString', 'toLocaleString']) tell(TypedArray, name);
  for (const name of ['toString', 'toLocaleString']) tell(NodeBuffer.prototype, name);
}

/** The language asks a view for its text by these methods, whatever it needs it for. */
function tell(owner: object, name: string): void {
  const found = Object.getOwnPropertyDescriptor(owner, name)!;
  const native = found.value as Method;
  const method = like(native, (self, args) => {
    heard.by?.converts(self as View);
    return Reflect.apply(native, self, args);
  });
  Object.defineProperty(owner, name, { ...found, value: method });
  sameEffect(method, native);
}

/** `target.bind(…)`: a built-in method that was bound is heard of when it is called, by the program or by the language. */
export function bind(target: unknown, given: readonly unknown[]): unknown {
  const bound = (target as { bind: Method }).bind(...given) as Method;
  if (!touchesMemory(target) || (target as Method).bind !== Function.prototype.bind) return bound;
  const [self, ...first] = given;
  return like(bound, (_, rest) => {
    heard.by?.calls(target, self, [...first, ...rest]);
    return bound(...rest);
  });
}

/** As built-in methods are: no constructor. */
function like({ name, length }: Method, call: (self: unknown, args: unknown[]) => unknown): Method {
  const methods: Record<string, Method> = {
    method(...args) {
      return call(this, args);
    },
  };
  return Object.defineProperties(methods['method'], {
    name: { value: name, configurable: true },
    length: { value: length, configurable: true },
  });
}
