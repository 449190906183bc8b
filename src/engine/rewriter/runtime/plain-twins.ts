/** Generator methods become functions that rewritten code runs as coroutines, and that run plainly otherwise. */
import type { CoopRuntime } from '../runtime.js';
import { pair, type CoroutineFunction } from './twins.js';

/** The methods of an object, mostly a prototype, by key; each with the length that it is to have. */
export function coroutineMethods(
  runtime: Pick<CoopRuntime, 'plain'>,
  target: object,
  lengths: Readonly<Record<PropertyKey, number>>,
): void {
  for (const key of Reflect.ownKeys(lengths)) {
    const descriptor = Object.getOwnPropertyDescriptor(target, key)!;
    const coroutine = descriptor.value as CoroutineFunction;
    const named: Record<PropertyKey, unknown> = {
      [key](...args: unknown[]): unknown {
        return runtime.plain(coroutine.apply(this, args));
      },
    };
    const plain = named[key];
    Object.defineProperty(plain, 'length', { value: lengths[key as string], configurable: true });
    Object.defineProperty(target, key, { ...descriptor, value: pair(plain, coroutine) });
  }
}
