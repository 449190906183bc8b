/**
 * What values hold, put back in place, so that whatever refers to them sees it: plain objects and lists, maps, sets, dates, views
 * of memory, and objects of classes that have no private fields. All else is not put back: it may hold what is hidden in it.
 */
import { types } from 'node:util';
import { isObject } from '../../../common/is-object.js';
import { Keeps } from './keeps.js';
import { KnownCode } from './known-code.js';

/** Puts a value back. Returns false when that cannot be done exactly: it was frozen, say. */
type Restore = () => boolean;

/** Properties, entries and bytes. More is made anew in the same time. */
const MOST = 4096;

const { getPrototypeOf, isExtensible, isFrozen, prototype: OBJECT } = Object;
const { ownKeys, getOwnPropertyDescriptor, defineProperty, deleteProperty } = Reflect;
const { prototype: LIST } = Array;
const { prototype: MAP } = Map;
const { prototype: SET } = Set;
const { prototype: DATE } = Date;
const { prototype: PATTERN } = RegExp;
const { prototype: ADDRESS } = URL;
// oxlint-disable typescript/unbound-method -- called with what they are of; code under test may replace those that are there
const { clear: clearMap, set: setInMap } = MAP;
const { clear: clearSet, add: addToSet } = SET;
const { getTime, setTime } = DATE;
const { get: getHref, set: setHref } = getOwnPropertyDescriptor(ADDRESS, 'href') as Required<PropertyDescriptor>;
// oxlint-enable typescript/unbound-method

/** What there is to change in them matters to none. */
const INERT: ReadonlySet<unknown> = new Set([
  TextEncoder.prototype,
  Intl.Collator.prototype,
  Intl.DateTimeFormat.prototype,
  Intl.NumberFormat.prototype,
]);

/** Nothing of it changes. */
const CONSTANT = (): boolean => true;

export class SavedValues {
  readonly #restores: Restore[] = [];
  readonly #seen = new Set<unknown>();
  #size = 0;
  #isExact = true;

  private constructor(private readonly code: KnownCode) {}

  /**
   * Null: they cannot be put back exactly.
   *
   * @param changed functions and classes that change themselves
   */
  static of(values: readonly unknown[], changed: Iterable<object> = [], code = new KnownCode()): SavedValues | null {
    const saved = new SavedValues(code);
    for (const fn of changed) saved.#saveFunction(fn);
    for (const value of values) saved.#save(value);
    return saved.#isExact ? saved : null;
  }

  /** None of them can change. */
  get areConstant(): boolean {
    return this.#restores.length === 0;
  }

  /** Returns false when that could not be done exactly. */
  restore(): boolean {
    return this.#restores.every((restore) => restore());
  }

  #save(value: unknown): void {
    if (!isObject(value) || this.#seen.has(value)) return;
    this.#seen.add(value);
    this.#keep(this.#isExact ? this.#restoreOf(value) : null);
  }

  #keep(restore: Restore | null): void {
    if (restore === null) this.#isExact = false;
    else if (restore !== CONSTANT) this.#restores.push(restore);
  }

  #restoreOf(value: object): Restore | null {
    if (types.isProxy(value) || value === process.env) return null;
    if (typeof value === 'function') return this.code.keepsOf(value) === undefined ? null : CONSTANT;
    const prototype = getPrototypeOf(value) as object | null;
    if (ArrayBuffer.isView(value)) return this.#viewed(value, prototype);
    if (types.isAnyArrayBuffer(value)) return this.#bytes(new Uint8Array(value), value, prototype);
    if ((prototype === MAP && types.isMap(value)) || (prototype === SET && types.isSet(value)))
      return this.#collected(value, prototype);
    if (prototype === DATE && types.isDate(value)) return dated(value);
    if (prototype === ADDRESS) return addressed(value as URL);
    if (INERT.has(prototype) || types.isNativeError(value)) return CONSTANT;
    return this.#isOpen(value, prototype) ? this.#properties(value, prototype) : null;
  }

  /** Whether all that it holds is in its properties. */
  #isOpen(value: object, prototype: object | null): boolean {
    if (prototype === OBJECT || prototype === null) return !types.isArgumentsObject(value) && !isExotic(value);
    if (prototype === LIST) return Array.isArray(value);
    if (prototype === PATTERN) return types.isRegExp(value);
    return this.code.isOpen(value) && !isExotic(value);
  }

  #saveFunction(fn: object): void {
    if (this.#seen.has(fn)) return;
    this.#seen.add(fn);
    const keeps = types.isProxy(fn) ? undefined : this.code.keepsOf(fn);
    const isKnown = keeps !== undefined && (keeps & Keeps.IN_ITSELF) === 0;
    this.#keep(isKnown ? this.#properties(fn, getPrototypeOf(fn) as object | null) : null);
  }

  #properties(object: object, prototype: object | null): Restore | null {
    const keys = ownKeys(object);
    if (!this.#hasRoom(keys.length)) return null;
    const isClass = typeof object === 'function'; // whose accessors are known as it is
    const saved: [PropertyKey, PropertyDescriptor][] = [];
    for (const key of keys) {
      const descriptor = getOwnPropertyDescriptor(object, key)!;
      if ('value' in descriptor) {
        if (!isClass || key !== 'prototype') this.#save(descriptor.value);
      } else if (!isClass) return null;
      saved.push([key, descriptor]);
    }
    if (isFrozen(object)) return CONSTANT;
    const couldGrow = isExtensible(object);
    return () => {
      if (getPrototypeOf(object) !== prototype || isExtensible(object) !== couldGrow) return false;
      const now = ownKeys(object);
      return (
        (haveSame(saved, now) || cleared(object, now, saved)) &&
        saved.every(([key, descriptor]) => defineProperty(object, key, descriptor))
      );
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
    const elements = (view as { readonly length?: number }).length ?? 0;
    const bytes = new Uint8Array(buffer, byteOffset, byteLength); // and no more: it may be part of a pool of Node's
    return this.#bytes(bytes, view, prototype, elements);
  }

  /** @param elements own properties that it has by itself */
  #bytes(bytes: Uint8Array, owner: object, prototype: object | null, elements = 0): Restore | null {
    const { byteLength } = bytes;
    const { resizable, growable } = bytes.buffer as { readonly resizable?: boolean; readonly growable?: boolean };
    const isFixed = resizable !== true && growable !== true;
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

/** Made by the language, with more in it than properties: an iterator, a promise, and so on. */
function isExotic(value: object): boolean {
  return (
    types.isDate(value) ||
    types.isMap(value) ||
    types.isSet(value) ||
    types.isRegExp(value) ||
    types.isPromise(value) ||
    types.isWeakMap(value) ||
    types.isWeakSet(value) ||
    types.isGeneratorObject(value) ||
    types.isMapIterator(value) ||
    types.isSetIterator(value) ||
    types.isExternal(value)
  );
}

function addressed(url: URL): Restore | null {
  const keys = ownKeys(url).length; // Node's own, where it keeps them so
  const href = getHref.call(url) as string;
  return () => {
    setHref.call(url, href);
    return ownKeys(url).length === keys && getPrototypeOf(url) === ADDRESS;
  };
}

function dated(date: Date): Restore | null {
  const isBare = (): boolean => ownKeys(date).length === 0 && getPrototypeOf(date) === DATE;
  if (!isBare()) return null;
  const time = getTime.call(date);
  return () => {
    setTime.call(date, time);
    return isBare();
  };
}

/** Takes off what can be; false: there is something for good that was not there. */
function cleared(
  object: object,
  now: readonly PropertyKey[],
  saved: readonly (readonly [PropertyKey, unknown])[],
): boolean {
  const before = new Set(saved.map(([key]) => key));
  return now.every((key) => deleteProperty(object, key) || before.has(key));
}

function haveSame(saved: readonly (readonly [PropertyKey, unknown])[], keys: readonly PropertyKey[]): boolean {
  return saved.length === keys.length && saved.every(([key], index) => key === keys[index]);
}
