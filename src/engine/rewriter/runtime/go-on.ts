/**
 * How a coroutine goes on. Each generator function has a prototype of its own, so where many kinds of coroutines pass by,
 * to look `next` up takes longer than to call it.
 */
import type { Coroutine } from '../runtime.js';

type Next = (this: Coroutine, value: unknown) => IteratorResult<void, unknown>;

const ofGenerators = Object.getPrototypeOf(function* () {}.prototype) as { readonly next: Next };
const { next } = ofGenerators;

/** `coroutine.next(value)` */
export function goOn(coroutine: Coroutine, value?: unknown): IteratorResult<void, unknown> {
  return next.call(coroutine, value);
}
