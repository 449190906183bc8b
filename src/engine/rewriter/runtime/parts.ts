/** Values that are taken apart part by part, as a pattern does: see `transform/assignments.ts`. */
import { isObject } from '../../../common/is-object.js';

type Callable = (...args: unknown[]) => unknown;
type Members = Record<'next' | 'return' | 'done' | 'value', unknown>;

/** The iterator of a value. */
class Parts {
  readonly #iterator: Members;
  readonly #next: unknown;
  #open = true;

  constructor(value: Iterable<unknown>) {
    this.#iterator = value[Symbol.iterator]() as unknown as Members;
    if (!isObject(this.#iterator)) throw new TypeError('Result of the Symbol.iterator method is not an object');
    this.#next = this.#iterator.next;
  }

  /** The next value; undefined: there is none. */
  next(): unknown {
    const result = this.#step();
    if (result === undefined) return undefined;
    this.#open = false; // unless its value can be had
    const { value } = result;
    this.#open = true;
    return value;
  }

  /** A hole of the pattern: its value is not asked for. */
  skip(): void {
    this.#step();
  }

  /** All that are left. */
  rest(): unknown[] {
    const values: unknown[] = [];
    for (let value = this.next(); this.#open; value = this.next()) values.push(value);
    return values;
  }

  /** The pattern has taken what it takes. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    const { return: close } = this.#iterator;
    if (close === undefined || close === null) return;
    const result = Reflect.apply(close as Callable, this.#iterator, []);
    if (!isObject(result)) throw new TypeError(`${String(result)} is not an object`);
  }

  /** The pattern takes no more, because something was thrown: that is what is thrown on. */
  abandon(): void {
    try {
      this.close();
    } catch {
      // what was thrown first counts
    }
  }

  #step(): Members | undefined {
    if (!this.#open) return undefined;
    this.#open = false;
    const result = Reflect.apply(this.#next as Callable, this.#iterator, []);
    if (!isObject(result)) throw new TypeError(`Iterator result ${String(result)} is not an object`);
    const members = result as unknown as Members;
    if (members.done) return undefined;
    this.#open = true;
    return members;
  }
}

/** As others hold it. */
export interface Opened {
  abandon(): void;
}

export const TAKING_APART = {
  parts: (value: Iterable<unknown>): object => new Parts(value),
  abandonParts(...opened: readonly (Opened | undefined)[]): void {
    for (const parts of opened) parts?.abandon();
  },

  /** What members are taken from: `({} = null)` is an error. */
  members(value: unknown): unknown {
    if (value === undefined || value === null) throw new TypeError(`Cannot destructure '${value}' as it is ${value}.`);
    return value;
  },

  /** `{ ...rest }`, without what was taken before. */
  others(value: unknown, keys: readonly PropertyKey[]): object {
    const taken = new Set(keys.map((key) => (typeof key === 'number' ? String(key) : key)));
    const object = Object(TAKING_APART.members(value)) as object;
    const rest = {};
    for (const key of Reflect.ownKeys(object)) {
      if (taken.has(key) || Reflect.getOwnPropertyDescriptor(object, key)?.enumerable !== true) continue;
      const member: unknown = Reflect.get(object, key, value);
      Object.defineProperty(rest, key, { value: member, writable: true, enumerable: true, configurable: true });
    }
    return rest;
  },
};
