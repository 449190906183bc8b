/**
 * What module-level values hold, put back in place, so that whatever refers to them sees it: primitives, plain objects and
 * lists, maps, sets, and views of memory that no other thread has. All else is not put back: an instance of a class may hold
 * what is hidden in it, and so may a function.
 */
import { types } from 'node:util';

/** Puts a value back. Returns false when that cannot be done exactly: it was frozen, say. */
type Restore = () => boolean;

/** Properties, entries and bytes. More is made anew in the same time. */
const MOST = 4096;

const { getPrototypeOf, prototype: OBJECT } = Object;
const { ownKeys, getOwnPropertyDescriptor, defineProperty, deleteProperty } = Reflect;
const { prototype: LIST } = Array;
const { prototype: MAP } = Map;
const { prototype: SET } = Set;
// oxlint-disable typescript/unbound-method -- called with what they are of; code under test may replace those that are there
const { clear: clearMap, set: setInMap } = MAP;
const { clear: clearSet, add: addToSet } = SET;
// oxlint-enable typescript/unbound-method

export class SavedValues {
  readonly #restores: Restore[] = [];
  readonly #seen = new Set<unknown>();
  #size = 0;
  #isExact = true;

  /** Null: they cannot be put back exactly. */
  static of(values: readonly unknown[]): SavedValues | null {
    const saved = new SavedValues();
    for (const value of values) saved.#save(value);
    return saved.#isExact ? saved : null;
  }

  /** Returns false when that could not be done exactly. */
  restore(): boolean {
    return this.#restores.every((restore) => restore());
  }

  #save(value: unknown): void {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return;
    if (this.#seen.has(value)) return;
    this.#seen.add(value);
    const restore = this.#isExact ? this.#restoreOf(value) : null;
    if (restore === null) this.#isExact = false;
    else this.#restores.push(restore);
  }

  #restoreOf(value: object): Restore | null {
    if (types.isProxy(value) || value === process.env) return null;
    const prototype = getPrototypeOf(value) as object | null;
    if (ArrayBuffer.isView(value)) return this.#viewed(value, prototype);
    if (types.isArrayBuffer(value)) return this.#bytes(new Uint8Array(value), value, prototype);
    if ((prototype === MAP && types.isMap(value)) || (prototype === SET && types.isSet(value)))
      return this.#collected(value, prototype);
    const isPlain = prototype === OBJECT || prototype === null || (prototype === LIST && Array.isArray(value));
    return isPlain && !types.isArgumentsObject(value) ? this.#properties(value, prototype) : null;
  }

  #properties(object: object, prototype: object | null): Restore | null {
    const keys = ownKeys(object);
    if (!this.#hasRoom(keys.length) || !Object.isExtensible(object)) return null;
    const saved: [PropertyKey, PropertyDescriptor][] = [];
    for (const key of keys) {
      const descriptor = getOwnPropertyDescriptor(object, key)!;
      if (!('value' in descriptor)) return null;
      this.#save(descriptor.value);
      saved.push([key, descriptor]);
    }
    return () => {
      if (getPrototypeOf(object) !== prototype || !Object.isExtensible(object)) return false;
      if (!haveSame(saved, ownKeys(object)))
        for (const key of ownKeys(object)) if (!isLength(object, key) && !deleteProperty(object, key)) return false;
      return saved.every(([key, descriptor]) => defineProperty(object, key, descriptor));
    };
  }

  #collected(collection: Map<unknown, unknown> | Set<unknown>, prototype: object): Restore | null {
    const entries = [...collection.entries()];
    const isBare = (): boolean => ownKeys(collection).length === 0 && getPrototypeOf(collection) === prototype;
    if (!this.#hasRoom(entries.length) || !isBare()) return null;
    for (const entry of entries) for (const one of entry) this.#save(one);
    return () => {
      if (!isBare()) return false;
      if (types.isMap(collection)) {
        clearMap.call(collection);
        for (const [key, value] of entries) setInMap.call(collection, key, value);
      } else {
        clearSet.call(collection);
        for (const [key] of entries) addToSet.call(collection, key);
      }
      return true;
    };
  }

  #viewed(view: ArrayBufferView, prototype: object | null): Restore | null {
    const { buffer, byteOffset, byteLength } = view;
    if (!types.isArrayBuffer(buffer)) return null;
    const elements = (view as { readonly length?: number }).length ?? 0;
    const bytes = new Uint8Array(buffer, byteOffset, byteLength); // and no more: it may be part of a pool of Node's
    return this.#bytes(bytes, view, prototype, elements);
  }

  /** @param elements own properties that it has by itself */
  #bytes(bytes: Uint8Array, owner: object, prototype: object | null, elements = 0): Restore | null {
    const { byteLength } = bytes;
    const isFixed = (bytes.buffer as { readonly resizable?: boolean }).resizable !== true;
    const isBare = (): boolean => getPrototypeOf(owner) === prototype && ownKeys(owner).length === elements;
    if (!this.#hasRoom(byteLength) || !isFixed || !isBare()) return null;
    const copy = bytes.slice();
    return () => {
      if (!isBare() || bytes.byteLength !== byteLength) return false;
      bytes.set(copy);
      return true;
    };
  }

  #hasRoom(size: number): boolean {
    this.#size += size;
    return this.#size <= MOST;
  }
}

function haveSame(saved: readonly (readonly [PropertyKey, unknown])[], keys: readonly PropertyKey[]): boolean {
  return saved.length === keys.length && saved.every(([key], index) => key === keys[index]);
}

/** It cannot be deleted, and is set with all others: to what it was. */
function isLength(object: object, key: PropertyKey): boolean {
  return key === 'length' && Array.isArray(object);
}
