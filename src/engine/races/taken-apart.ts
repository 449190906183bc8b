/**
 * What stands for a value while the language goes through it or takes it apart: it does the same, and shows each element
 * of shared memory when it is read. Patterns within patterns get stand-ins in their turn.
 */
import { lengthOf, isView } from './natives.js';
import type { View } from './shared-views.js';

/** How a pattern takes a value apart, as far as it matters. */
export interface Shape {
  /** Number of the place of a pattern within another one. */
  readonly at?: number;
  /** Of an array pattern: the patterns within it, by position. */
  readonly elements?: readonly (Shape | null)[];
  /** Of an object pattern: its keys in their order, null where one is known only when it runs, and the patterns of their values. */
  readonly members?: readonly (readonly [key: string | null, part: Shape | null])[];
  /** Whether the pattern takes the rest too. */
  readonly rest?: boolean;
}

/** Where reads are shown. */
export interface ShownMemory {
  isShared(value: unknown): value is View;
  /** `object[key]` is about to be read, which need not be an element. */
  reads(site: number, object: unknown, key: unknown): void;
  /** What is gone through: the value, or what stands for it. */
  each(site: number, iterable: unknown): unknown;
}

type Members = Record<PropertyKey, unknown>;
type Callable = (...args: unknown[]) => unknown;

const VALUES: unknown = Reflect.get(Object.getPrototypeOf(Int8Array.prototype) as object, Symbol.iterator);

/** Whether the language goes through a value element by element: a program may have another iterator for its views. */
export function isGoneThrough(value: unknown): value is View & Iterable<unknown> {
  return isView(value) && !(value instanceof DataView) && Reflect.get(value, Symbol.iterator) === VALUES;
}

/** What stand-ins stand for. */
const originals = new WeakMap<object, unknown>();

/** The value that something may stand for: what an assignment is worth is not what its pattern takes apart. */
export function originalOf(value: unknown): unknown {
  return isObject(value) && originals.has(value) ? originals.get(value) : value;
}

/** A stand-in. */
export function standingFor<T extends object>(value: unknown, standIn: T): T {
  originals.set(standIn, originalOf(value));
  return standIn;
}

/** A view whose elements are shown as they are gone through. */
export function shownElements(view: View & Iterable<unknown>, reads: (index: number) => void): Iterable<unknown> {
  return standingFor(view, {
    [Symbol.iterator]() {
      const values = view[Symbol.iterator]();
      let index = 0;
      return {
        next() {
          if (index < lengthOf(view)) reads(index++);
          return values.next();
        },
      };
    },
  });
}

/** An iterator of a view, which shows each element as it is asked for it. */
export function shownIterator(view: View, iterator: object, reads: (index: number) => void): object {
  const native: unknown = Reflect.get(iterator, 'next');
  let index = 0;
  const own: Record<string, (this: unknown) => unknown> = {
    next() {
      if (index < lengthOf(view)) reads(index++);
      return Reflect.apply(native as Callable, this, []);
    },
  };
  return Object.defineProperty(iterator, 'next', { value: own['next'], writable: true, configurable: true });
}

/**
 * What stands for a value while a pattern takes it apart.
 *
 * @param isStep whether all that is known to be read is read at once
 */
export function takenApart(memory: ShownMemory, site: number, value: unknown, shape: Shape, isStep: boolean): unknown {
  if (value === undefined || value === null) return value;
  const { elements, members = [] } = shape;
  if (elements !== undefined) {
    const iterable = memory.each(site, value);
    return elements.some((within) => within !== null)
      ? standingFor(iterable, new Parts(memory, iterable, elements))
      : iterable;
  }
  const isShared = memory.isShared(value);
  if (isStep && isShared) readKnown(memory, site, value, shape);
  if (!isShared && members.every(([, within]) => within === null)) return value;
  return standingFor(value, membersOf(memory, site, value, members, isStep));
}

function readKnown(memory: ShownMemory, site: number, view: View, { members = [], rest }: Shape): void {
  for (const [key] of members) if (key !== null) memory.reads(site, view, key);
  if (rest) for (let index = 0; index < lengthOf(view); index++) memory.reads(site, view, index);
}

/** An element of a pattern: what stands for it, if that is a pattern too. */
function part(memory: ShownMemory, value: unknown, shape: Shape | null | undefined): unknown {
  return shape ? takenApart(memory, shape.at!, value, shape, false) : value;
}

/** Goes through another iterable, call by call as a pattern would. */
class Parts {
  constructor(
    private readonly memory: ShownMemory,
    private readonly iterable: unknown,
    private readonly shapes: readonly (Shape | null)[],
  ) {}

  [Symbol.iterator](): unknown {
    const iterator: unknown = (this.iterable as Iterable<unknown>)[Symbol.iterator]();
    return isObject(iterator) ? new PartsIterator(this.memory, iterator, this.shapes) : iterator;
  }
}

class PartsIterator {
  readonly #next: unknown;
  #position = 0;

  constructor(
    private readonly memory: ShownMemory,
    private readonly iterator: Members,
    private readonly shapes: readonly (Shape | null)[],
  ) {
    this.#next = iterator.next;
  }

  next(): unknown {
    const result: unknown = Reflect.apply(this.#next as Callable, this.iterator, []);
    if (!isObject(result)) return result;
    const shape = this.shapes[this.#position++];
    const { memory } = this;
    return {
      done: result.done,
      get value() {
        return part(memory, result.value, shape); // which is not asked for where a pattern has a hole
      },
    };
  }

  get return(): unknown {
    const close = this.iterator.return;
    return typeof close === 'function' ? () => Reflect.apply(close, this.iterator, []) as unknown : close;
  }
}

/** The language asks for the members in the order in which a pattern names them, and for the rest after that. */
function membersOf(
  memory: ShownMemory,
  site: number,
  value: unknown,
  members: NonNullable<Shape['members']>,
  isStep: boolean,
): object {
  let asked = 0;
  const object = Object(value) as object;
  const reads = (key: PropertyKey, isKnown: boolean): void => {
    if (!(isStep && isKnown)) memory.reads(site, value, key);
  };
  return new Proxy(Object.create(null) as object, {
    get(_, key) {
      const [name, shape] = members[asked++] ?? ['', null];
      reads(key, name !== null);
      return part(memory, Reflect.get(object, key, value), shape);
    },
    ownKeys: () => Reflect.ownKeys(object),
    getOwnPropertyDescriptor(_, key) {
      reads(key, true);
      const found = Reflect.getOwnPropertyDescriptor(object, key);
      return found && { ...found, configurable: true };
    },
  });
}

function isObject(value: unknown): value is Members {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
