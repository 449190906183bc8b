/** Functions by which a view becomes text, and those that make iterators of one. */
import { isView } from './effects.js';
import type { View } from '../shared-views.js';

const TypedArray = Object.getPrototypeOf(Int8Array.prototype) as object;
const TEXTS: ReadonlySet<string> = new Set(['toString', 'toLocaleString']);
const ITERATORS: ReadonlySet<unknown> = new Set(
  [TypedArray, Array.prototype].flatMap((owner) =>
    ['values', 'entries', Symbol.iterator].map((name) => Reflect.get(owner, name) as unknown),
  ),
);

/** The view whose text a call asks for. */
export function convertedBy(fn: unknown, self: unknown, [first]: readonly unknown[]): View | null {
  const asked = fn === String ? first : typeof fn === 'function' && TEXTS.has(fn.name) ? self : null;
  return isView(asked) ? asked : null;
}

/** Whether a built-in method returns an iterator that reads elements when it is asked for them. */
export function makesIterator(fn: unknown): boolean {
  return ITERATORS.has(fn);
}
