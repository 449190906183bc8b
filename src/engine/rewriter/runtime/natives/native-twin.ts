/** What the twins of native functions are made of. */
export type Coroutine<T> = Generator<void, T>;
/** Calls a function as a coroutine where it is one. */
export type CallAny = (self: unknown, fn: unknown, args: readonly unknown[]) => Coroutine<unknown>;
/** Does what a native function does, waiting wherever that calls a coroutine. */
export type NativeTwin = (call: CallAny, self: unknown, args: unknown[]) => Coroutine<unknown>;

type Callback = (...args: unknown[]) => unknown;

export function callable(fn: unknown): asserts fn is Callback {
  if (typeof fn !== 'function') throw new TypeError(`${String(fn)} is not a function`);
}
