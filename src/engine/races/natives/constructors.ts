/** Constructors that read what they are handed. */
import { TYPED_ARRAYS } from '../../../common/typed-arrays.js';
import { READ, whole, type NoteRange } from './effects.js';

/** They go through what they are handed, those of collections until it turns out to be wrong. */
const COPYING: ReadonlySet<unknown> = new Set<unknown>([...TYPED_ARRAYS, Set, Map, WeakSet, WeakMap]);
/** They copy the bytes of a list of views. */
const OF_LISTS: ReadonlySet<unknown> = new Set<unknown>([Blob, Reflect.get(globalThis, 'File')]);

/** Notes what `new constructor(first)` is about to read. */
export function noteConstruction(note: NoteRange, constructor: unknown, first: unknown): void {
  if (isCopying(constructor)) whole(note, first, READ);
  else if (OF_LISTS.has(constructor) && Array.isArray(first)) for (const part of first) whole(note, part, READ);
}

/** A class of the program that says no constructor has that of the class which it extends. */
function isCopying(constructor: unknown): boolean {
  for (let at = constructor; typeof at === 'function'; at = Object.getPrototypeOf(at)) {
    if (COPYING.has(at)) return true;
    if (/\bconstructor\b/.test(Function.prototype.toString.call(at))) return false;
  }
  return false;
}

/** The names of those constructors. */
export const COPYING_NAMES: ReadonlySet<string> = new Set(
  [...COPYING, ...OF_LISTS].flatMap((constructor) => (typeof constructor === 'function' ? [constructor.name] : [])),
);
