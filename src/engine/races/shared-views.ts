/** Where the views of shared memory lie, as numbers of bytes. What is not shared lies nowhere. */
import { types } from 'node:util';
import type { WordNumbers } from '../controlled/words.js';

export type View = ArrayBufferView & { readonly length?: number; readonly BYTES_PER_ELEMENT?: number };

const NOWHERE = -1;
const WORD = 4;

export class SharedViews {
  readonly #places = new Map<View, number>();
  #last: View | null = null;
  #lastPlace = NOWHERE;

  /** @param memory a machine's, which is all that it shares; null: what the set-up has made */
  constructor(
    private readonly words: WordNumbers,
    private readonly memory: Int32Array | null,
  ) {}

  /** Views may be of other memory than in the last execution. */
  begin(): void {
    if (this.#places.size > 0) this.#places.clear();
    this.#last = null;
  }

  /** Number of a view's first byte; negative: its memory is not shared. */
  placeOf(view: View): number {
    if (view === this.#last) return this.#lastPlace;
    let place = this.#places.get(view);
    if (place === undefined) this.#places.set(view, (place = this.#find(view)));
    this.#last = view;
    this.#lastPlace = place;
    return place;
  }

  #find(view: View): number {
    const array = arrayOf(view);
    if (this.memory === null ? !this.words.isKnown(array) : array.buffer !== this.memory.buffer) return NOWHERE;
    return this.words.of(array, 0, 0) * WORD + (array.byteOffset % WORD);
  }
}

/** A typed array of the same memory. */
export function arrayOf(view: View): Int32Array {
  if (!(view instanceof DataView)) return view as Int32Array;
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength) as unknown as Int32Array;
}

/** The view whose element an object reads by a key: itself, or what it inherits from; null: there is none. */
export function viewRead(object: unknown, key: unknown): View | null {
  if (ArrayBuffer.isView(object)) return object;
  if (typeof key !== 'number' || typeof object !== 'object' || Array.isArray(object)) return null;
  for (let at = object; at !== null && !types.isProxy(at); at = Reflect.getPrototypeOf(at)) {
    if (ArrayBuffer.isView(at)) return at;
    if (Object.hasOwn(at, key)) return null;
  }
  return null;
}

/** The number of an element; -1: there is none of that key. */
export function elementIndex(view: View, key: unknown): number {
  if (view instanceof DataView) return -1;
  const index = typeof key === 'string' && key.trim() === key && key !== '' ? Number(key) : key;
  return typeof index === 'number' && index >>> 0 === index && index < (view.length ?? 0) ? index : -1;
}
