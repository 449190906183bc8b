/**
 * What code under test puts on the global object: its thread's own, as the state of its modules is. It is there while code of
 * that thread runs, and at no other time: neither the host nor another thread that shares this one finds it.
 */
import { SavedValues } from './rewriter/module-state/saved-values.js';

const { ownKeys, getOwnPropertyDescriptor, defineProperty, deleteProperty } = Reflect;
const { hasOwn, is } = Object;

/** By key; null: there is none, where the host has one. */
type Properties = Map<PropertyKey, PropertyDescriptor | null>;

/** Whose is there now. */
let entered: GlobalState | null = null;

export class GlobalState {
  /** What it is that differs from the host's. */
  #own: Properties = new Map();
  readonly #host = new Map<PropertyKey, PropertyDescriptor>();

  /** Puts one in the place of the one that is there, and returns that. Null: the host's own. */
  static enter(state: GlobalState | null): GlobalState | null {
    const before = entered;
    if (before === state) return before;
    if (before !== null) before.#takeOff();
    entered = state;
    if (state !== null) state.#putOn();
    return before;
  }

  /** Does work of code whose it is. */
  static within<T>(state: GlobalState | null, work: () => T): T {
    const before = GlobalState.enter(state);
    try {
      return work();
    } finally {
      GlobalState.enter(before);
    }
  }

  /** The one that is there. */
  static get current(): GlobalState | null {
    return entered;
  }

  /** Context: it is not there. */
  get isEmpty(): boolean {
    return this.#own.size === 0;
  }

  /**
   * What puts it back to what it is now; null, or false: that cannot be done exactly. Functions are taken for what does not
   * change, as those are that modules declare.
   */
  snapshot(): (() => boolean) | null {
    return GlobalState.within(null, () => this.#snapshot());
  }

  #snapshot(): (() => boolean) | null {
    const own = new Map(this.#own);
    const values = [...own.values()].map((property): unknown => property?.value);
    const held = SavedValues.of(values.filter((value) => typeof value !== 'function'));
    if (held === null) return null;
    const putBack = (): boolean => {
      this.#own = new Map(own);
      return held.restore();
    };
    return () => GlobalState.within(null, putBack);
  }

  #putOn(): void {
    this.#host.clear();
    for (const key of ownKeys(globalThis)) this.#host.set(key, getOwnPropertyDescriptor(globalThis, key)!);
    for (const [key, property] of this.#own) put(key, property);
  }

  /** What is asked here was taken before code under test could replace it. */
  #takeOff(): void {
    this.#own.clear();
    for (const key of ownKeys(globalThis)) {
      const property = getOwnPropertyDescriptor(globalThis, key)!;
      const before = this.#host.get(key);
      if (isSame(property, before) || stays(property, before)) continue;
      this.#own.set(key, property);
      put(key, before ?? null);
    }
    for (const [key, before] of this.#host) {
      if (hasOwn(globalThis, key)) continue;
      this.#own.set(key, null);
      put(key, before);
    }
  }
}

/** What cannot be taken off is there for all from then on: Node puts such things there when it loads parts of its own. */
function stays({ configurable }: PropertyDescriptor, before: PropertyDescriptor | undefined): boolean {
  return before === undefined && configurable === false;
}

function put(key: PropertyKey, property: PropertyDescriptor | null): void {
  if (property === null) deleteProperty(globalThis, key);
  else defineProperty(globalThis, key, property);
}

function isSame(property: PropertyDescriptor, before: PropertyDescriptor | undefined): boolean {
  if (before === undefined) return false;
  // Node makes some when they are asked for
  if ('value' in property && before.get !== undefined) return is(property.value, before.get.call(globalThis));
  return is(property.value, before.value) && property.get === before.get && property.set === before.set;
}
