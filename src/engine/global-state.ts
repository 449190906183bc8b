/**
 * What code under test puts on the global object: its thread's own, as the state of its modules is. It is there while code of
 * that thread runs, and at no other time: neither the host nor another thread that shares this one finds it.
 */
import { SavedValues } from './rewriter/module-state/saved-values.js';

const { ownKeys, getOwnPropertyDescriptor, defineProperty, deleteProperty } = Reflect;
const { hasOwn, is } = Object;

/** By key; null: there is none, where the host has one. */
type Properties = ReadonlyMap<PropertyKey, PropertyDescriptor | null>;

/** Names that lead to an object of the host: `Array`, `prototype`. */
export type HostPath = readonly string[];

/** Whose is there now. */
let entered: GlobalState | null = null;

export class GlobalState {
  readonly #objects: readonly OwnProperties[];

  /** @param changed other objects of the host that code under test changes: `Math`, say; as far as there are such */
  constructor(private readonly changed: readonly HostPath[] = []) {
    const found = GlobalState.within(null, () => changed.map(hostObject));
    this.#objects = [...new Set([globalThis, ...found])].map((object) => new OwnProperties(object));
  }

  /** Puts one in the place of the one that is there, and returns that. Null: the host's own. */
  static enter(state: GlobalState | null): GlobalState | null {
    const before = entered;
    if (before === state) return before;
    if (before !== null) for (const object of before.#objects) object.takeOff();
    entered = state;
    if (state !== null) for (const object of state.#objects) object.putOn();
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

  /** Another thread's of the same program, as it begins: it has put nothing there. */
  ofAnother(): GlobalState {
    return new GlobalState(this.changed);
  }

  /** Context: it is not there. */
  get isEmpty(): boolean {
    return this.#objects.every(({ own }) => own.size === 0);
  }

  /**
   * What puts it back to what it is now; null, or false: that cannot be done exactly. Functions are taken for what does not
   * change, as those are that modules declare.
   */
  snapshot(): (() => boolean) | null {
    return GlobalState.within(null, () => this.#snapshot());
  }

  #snapshot(): (() => boolean) | null {
    const saved = this.#objects.map(({ own }) => own);
    const values = saved.flatMap((own) => [...own.values()].map((property): unknown => property?.value));
    const held = SavedValues.of(values.filter((value) => typeof value !== 'function'));
    if (held === null) return null;
    const putBack = (): boolean => {
      for (const [at, object] of this.#objects.entries()) object.own = saved[at];
      return held.restore();
    };
    return () => GlobalState.within(null, putBack);
  }
}

/** As far as the path leads on the host. */
function hostObject(path: HostPath): object {
  let object: object = globalThis;
  for (const key of path) {
    const value: unknown = Reflect.get(object, key);
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) break;
    object = value;
  }
  return object;
}

/** What a thread has put on an object of the host. */
class OwnProperties {
  /** What it is that differs from the host's. Invariant: not changed, but replaced. */
  own: Properties = new Map();
  readonly #host = new Map<PropertyKey, PropertyDescriptor>();

  constructor(private readonly object: object) {}

  putOn(): void {
    this.#host.clear();
    for (const key of ownKeys(this.object)) this.#host.set(key, getOwnPropertyDescriptor(this.object, key)!);
    for (const [key, property] of this.own) this.#put(key, property);
  }

  /** What is asked here was taken before code under test could replace it. */
  takeOff(): void {
    const own = new Map<PropertyKey, PropertyDescriptor | null>();
    for (const key of ownKeys(this.object)) {
      const property = getOwnPropertyDescriptor(this.object, key);
      if (property === undefined) continue; // it went with another one: an element, with the length of its list
      const before = this.#host.get(key);
      if (this.#isSame(property, before) || stays(property, before)) continue;
      own.set(key, property);
      this.#put(key, before ?? null);
    }
    for (const [key, before] of this.#host) {
      if (hasOwn(this.object, key)) continue;
      own.set(key, null);
      this.#put(key, before);
    }
    this.own = own;
  }

  #put(key: PropertyKey, property: PropertyDescriptor | null): void {
    if (property === null) deleteProperty(this.object, key);
    else defineProperty(this.object, key, property);
  }

  #isSame(property: PropertyDescriptor, before: PropertyDescriptor | undefined): boolean {
    if (before === undefined) return false;
    // Node makes some when they are asked for
    if ('value' in property && before.get !== undefined) return is(property.value, before.get.call(this.object));
    return is(property.value, before.value) && property.get === before.get && property.set === before.set;
  }
}

/** What cannot be taken off is there for all from then on: Node puts such things there when it loads parts of its own. */
function stays({ configurable }: PropertyDescriptor, before: PropertyDescriptor | undefined): boolean {
  return before === undefined && configurable === false;
}
