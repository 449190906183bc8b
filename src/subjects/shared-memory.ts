/**
 * The memory of a plain scenario, as new for every execution. Where it is made of typed arrays and plain objects only,
 * its contents are put back in place; anything else is made again, on the same buffers.
 */
import type { WordNumbers } from '../engine/controlled/words.js';
import { MadeMemory, newMemory } from './memory-objects.js';
import { bufferWord } from './plain-names.js';
import { makeAgain, withSharedBuffers } from './shared-buffers.js';

interface Kept {
  readonly view: Int32Array;
  readonly contents: Int32Array;
  /** `slots`, or empty: the memory itself. */
  readonly name: string;
}

export class SharedMemory<Shared> {
  readonly #make: () => Shared;
  readonly #first: Shared;
  /** Null: it is made again each time, on the same buffers. */
  readonly #kept: readonly Kept[] | null;
  readonly #made = new MadeMemory();

  constructor(
    make: () => Shared,
    private readonly words: WordNumbers,
  ) {
    this.#make = make;
    this.#first = this.#makeNumbered();
    this.#kept = keep(this.#first, '');
  }

  fresh(): Shared {
    if (this.#kept === null) {
      this.words.forget();
      this.#made.renew();
      const shared = makeAgain(this.#make, this.#made, 'shared()');
      for (const memory of this.#made.objects) this.words.know(memory);
      return shared;
    }
    for (const { view, contents } of this.#kept) {
      if (view.length > SMALL) view.set(contents);
      else for (let i = 0; i < contents.length; i++) view[i] = contents[i];
    }
    return copy(this.#first);
  }

  /** Buffers have the numbers that they have on real threads: in the order in which they are made. */
  #makeNumbered(): Shared {
    return withSharedBuffers(this.#make, (_, bytes, _own, options) => {
      const memory = newMemory(bytes, options);
      this.words.know(memory);
      return memory;
    });
  }

  /** `[3]`, or `slots[3]` when the memory is an object. */
  nameOf(word: number): string {
    const kept = this.#kept?.find(({ view }) => {
      const first = this.words.of(view, 0, 0);
      return word >= first && word < first + Math.max(1, view.byteLength >> 2);
    });
    if (kept === undefined) return bufferWord(word);
    const offset = (word - this.words.of(kept.view, 0, 0)) * 4;
    return `${kept.name}[${Math.trunc(offset / kept.view.BYTES_PER_ELEMENT)}]`;
  }
}

/** Below, a loop is quicker than a call. */
const SMALL = 24;

/** The views in a value, when it is a tree of nothing but views, numbers and text; null otherwise. */
function keep(value: unknown, name: string, seen = new Set<object>()): Kept[] | null {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const view = value as Int32Array;
    if ((view.buffer as unknown as SharedArrayBuffer).growable) return null;
    return [{ view, contents: view.slice(), name }];
  }
  if (typeof value === 'function') return null;
  if (typeof value !== 'object' || value === null) return [];
  const prototype: unknown = Object.getPrototypeOf(value);
  if ((prototype !== Object.prototype && prototype !== Array.prototype) || seen.has(value)) return null;
  seen.add(value);
  const kept: Kept[] = [];
  for (const [key, member] of Object.entries(value)) {
    const below = keep(member, name === '' ? key : `${name}.${key}`, seen);
    if (below === null) return null;
    kept.push(...below);
  }
  return kept;
}

/** The same views in new objects: an actor may change an object, and the next execution must not see it. */
function copy<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(copy) as T;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copy(member)])) as T;
}
