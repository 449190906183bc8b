/**
 * The plain accesses of a thread's modules that are steps, as their sources have them made here: see `nativeSource`.
 * Where the code under test does not run, or the memory is not shared, they are what they are in the language.
 */
import { PLAIN_RANGE, PLAIN_READ, PLAIN_WRITE } from '../controlled/opcodes.js';
import { isWrite } from '../races/access.js';
import { isView, lengthOf, noteCall, noteConstruction, type NoteRange } from '../races/natives.js';
import { arrayOf, elementIndex, type View } from '../races/shared-views.js';
import { NATIVE_ELEMENTS } from '../rewriter/native-source.js';
import type { LockstepActor } from './actor.js';

type Members = Record<PropertyKey, unknown>;
type Callable = (...args: unknown[]) => unknown;

/** An element that is about to be changed, and what was in it. */
interface Held {
  readonly object: unknown;
  readonly key: unknown;
  readonly old: unknown;
}

/** Invariant: called once a thread, before the code under test is imported. */
export function installElements(actor: LockstepActor): void {
  Object.defineProperty(globalThis, NATIVE_ELEMENTS, { value: new Elements(actor) });
}

class Elements {
  readonly #note: NoteRange = (view, from, to, kind) => {
    const place = this.actor.views.placeOf(view);
    const size = view.BYTES_PER_ELEMENT ?? 1;
    if (place >= 0 && from < to) this.actor.ranges.add(place + from * size, place + to * size, isWrite(kind));
  };

  constructor(private readonly actor: LockstepActor) {}

  /** `object[key]` */
  get(object: unknown, key: unknown): unknown {
    if (!this.#isElement(object, key)) return (object as Members)[key as PropertyKey];
    return this.actor.access(PLAIN_READ, object as Int32Array, Number(key), undefined);
  }

  /** `object[key] = value` */
  set(object: unknown, key: unknown, value: unknown): unknown {
    if (!this.#isElement(object, key)) return ((object as Members)[key as PropertyKey] = value);
    return this.actor.access(PLAIN_WRITE, object as Int32Array, Number(key), value);
  }

  /** `object[key] += value` is `put('+', held(object, key), value)`. */
  held(object: unknown, key: unknown): Held {
    return { object, key, old: this.get(object, key) };
  }

  put(operator: string, { object, key, old }: Held, value: unknown): unknown {
    return this.set(object, key, BINARY[operator](old as number, value as number));
  }

  /** `object[key]++` */
  update(object: unknown, key: unknown, operator: '++' | '--', prefix: boolean): unknown {
    let value = this.get(object, key) as number;
    const old = operator === '++' ? value++ : value--;
    this.set(object, key, value);
    return prefix ? value : old;
  }

  /** `object[name](...args)` */
  call(object: unknown, name: string, args: unknown[]): unknown {
    return this.#range([object, ...args], () => {
      const fn = (object as Members)[name];
      if (this.actor.ranges.isOpen) noteCall(this.#note, fn, object, args);
      return Reflect.apply(fn as Callable, object, args);
    });
  }

  /** The first argument of a constructor that is about to be called. */
  copied(constructor: unknown, first: unknown): unknown {
    return this.#range([first], () => {
      if (this.actor.ranges.isOpen) noteConstruction(this.#note, constructor, first);
      return first;
    });
  }

  /** What is iterated over: all of it is one step. */
  each(iterable: unknown): unknown {
    return this.#range([iterable], () => {
      if (!this.actor.ranges.isOpen || !isView(iterable) || iterable instanceof DataView) return iterable;
      this.#note(iterable, 0, lengthOf(iterable), 0);
      return Array.from(iterable as unknown as ArrayLike<unknown>);
    });
  }

  /** What a pattern takes elements out of. */
  taken(object: unknown, keys: readonly number[]): unknown {
    return this.#range([object], () => {
      if (this.actor.ranges.isOpen && isView(object)) for (const key of keys) this.#note(object, key, key + 1, 0);
      return object;
    });
  }

  #range(values: readonly unknown[], make: () => unknown): unknown {
    const shared = this.actor.active
      ? values
          .flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value]))
          .find((value): value is View => isView(value) && this.actor.views.placeOf(value) >= 0)
      : undefined;
    return shared === undefined ? make() : this.actor.access(PLAIN_RANGE, arrayOf(shared), 0, undefined, make);
  }

  #isElement(object: unknown, key: unknown): boolean {
    return (
      this.actor.active && isView(object) && elementIndex(object, key) >= 0 && this.actor.views.placeOf(object) >= 0
    );
  }
}

const BINARY: Readonly<Record<string, (a: number, b: number) => unknown>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
  '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b,
  '>>>': (a, b) => a >>> b,
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
};
