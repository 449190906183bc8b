/**
 * How the event loop calls functions of the program: as coroutines where they are some. The rewriter's calls say how,
 * when they are loaded; they take part of the event loop in turn, so neither can import the other.
 */
import type { CallAny, Coroutine } from '../rewriter/runtime/natives/native-twin.js';
import { notDone } from './not-done.js';
import { pair } from '../rewriter/runtime/twins.js';

export type { CallAny, Coroutine };

let callAny: CallAny;

/** Context: when the rewriter's calls are loaded. */
export function callBy(how: CallAny): void {
  callAny = how;
}

/** Calls a function, waiting wherever it does. */
export function call(self: unknown, fn: unknown, args: readonly unknown[]): Coroutine<unknown> {
  return callAny(self, fn, args);
}

/** A coroutine that waits for nothing. */
// oxlint-disable-next-line require-yield -- its caller runs it as one
export function* atOnce(work: () => void): Coroutine<void> {
  work();
}

/** A function that has no name, as those that the language hands out. */
export function anonymous<F extends object>(fn: F): F {
  Object.defineProperty(fn, 'name', { value: '', configurable: true });
  return fn;
}

type Body = (this: never, ...args: never[]) => Coroutine<unknown>;

/** Makes each of these a method that rewritten code runs as a coroutine; others run it plainly, to its end. */
export function coroutines(target: object, methods: Readonly<Record<PropertyKey, Body>>, run = runToEnd): void {
  for (const key of Reflect.ownKeys(methods)) {
    const body = methods[key as string] as unknown as (this: unknown, ...args: unknown[]) => Coroutine<unknown>;
    const named = {
      [key](this: unknown, ...args: unknown[]): unknown {
        return run(body.apply(this, args));
      },
    }[key as string];
    Object.defineProperty(named, 'length', { value: body.length, configurable: true });
    Object.defineProperty(target, key, {
      value: pair(named, body),
      writable: true,
      configurable: true,
      enumerable: false,
    });
  }
}

/** Drives a coroutine whose caller cannot wait. @throws {AsyncCode} when it wants to */
export function runToEnd<T>(coroutine: Coroutine<T>): T {
  const { done, value } = coroutine.next();
  if (done) return value;
  coroutine.return(undefined as T);
  return notDone('waits, called by code that cannot', 'call it from a function of the program');
}
