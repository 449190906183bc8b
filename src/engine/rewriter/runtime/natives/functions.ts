/** Functions of the language that call, construct or collect what they are given. */
import { isObject } from '../../../../common/is-object.js';
import { construct } from '../construction.js';
import { iterationWaits, list, spread } from '../iteration.js';
import { getMember, setMember } from '../members.js';
import { primitive } from '../conversion.js';
import { callable, type CallAny, type Coroutine, type NativeTwin } from './native-twin.js';

type Twins = Readonly<Record<string, NativeTwin>>;
type Constructor = new (...args: unknown[]) => object;

export const OF_FUNCTIONS: Twins = {
  call: (call, self, [receiver, ...args]) => call(receiver, self, args),
  apply: (call, self, [receiver, args]) => call(receiver, self, Array.from((args ?? []) as ArrayLike<unknown>)),
};

export const OF_REFLECT: Twins = {
  apply: (call, _self, [fn, receiver, args]) => call(receiver, fn, Array.from(args as ArrayLike<unknown>)),
  construct: (call, _self, [fn, args, target = fn]) =>
    construct(call, fn as Constructor, Array.from(args as ArrayLike<unknown>), target as Constructor),
  get: (call, _self, [object, key, receiver = object]) => getMember(call, object, key as PropertyKey, receiver),
};

export const OF_OBJECT: Twins = {
  *assign(call, _self, [target, ...sources]) {
    const object = Object(target) as object;
    for (const source of sources) {
      const copy = (yield* spread(call, source)) as Record<PropertyKey, unknown>;
      for (const key of Reflect.ownKeys(copy)) yield* setMember(call, object, key, copy[key]);
    }
    return object;
  },
  *values(call, _self, [object]) {
    return Object.values(yield* spread(call, object)) as unknown;
  },
  *entries(call, _self, [object]) {
    return Object.entries(yield* spread(call, object)) as unknown;
  },
  *fromEntries(call, _self, [entries]) {
    const pairs = (yield* list(call, entries)) as [string, unknown][];
    return Object.fromEntries(pairs);
  },
  *groupBy(call, _self, [items, fn]) {
    const groups = Object.create(null) as Record<PropertyKey, unknown[]>;
    for (const [key, value] of yield* keyed(call, items, fn)) (groups[key as string] ??= []).push(value);
    return groups;
  },
};

export const OF_MAP: Twins = {
  *groupBy(call, _self, [items, fn]) {
    const groups = new Map<unknown, unknown[]>();
    for (const [key, value] of yield* keyed(call, items, fn)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [value]);
      else group.push(value);
    }
    return groups;
  },
};

function* keyed(call: CallAny, items: unknown, fn: unknown): Coroutine<[unknown, unknown][]> {
  callable(fn);
  const found: [unknown, unknown][] = [];
  for (const value of yield* list(call, items)) found.push([yield* call(undefined, fn, [value, found.length]), value]);
  return found;
}

export const OF_ARRAY: Twins = {
  *from(call, self, [items, fn, that]) {
    if (fn !== undefined) callable(fn);
    const iterable = isIterable(items);
    const values = iterable && iterationWaits(items) ? yield* list(call, items) : items;
    const result: unknown[] = [];
    const source = isIterable(values) ? values : Array.from(values as ArrayLike<unknown>);
    for (const value of source) result.push(fn === undefined ? value : yield* call(that, fn, [value, result.length]));
    return self === Array ? result : (self as typeof Array).from(result);
  },
};

export const OF_TYPED_ARRAY: Twins = {
  *from(call, self, [items, fn, that]) {
    if (fn !== undefined) callable(fn);
    const values = iterationWaits(items) ? yield* list(call, items) : Array.from(items as ArrayLike<unknown>);
    const result = new (self as new (length: number) => Record<number, unknown>)(values.length);
    for (const [index, value] of values.entries())
      result[index] = fn === undefined ? value : yield* call(that, fn, [value, index]);
    return result;
  },
};

/** `forEach` of Map and Set. */
export function* eachEntry(call: CallAny, self: unknown, [fn, that]: unknown[]): Coroutine<undefined> {
  callable(fn);
  for (const [key, value] of (self as Map<unknown, unknown>).entries()) yield* call(that, fn, [value, key, self]);
}

/** Conversions by name. */
export const CONVERSIONS: Twins = {
  *String(call, _self, args) {
    if (args.length === 0) return '';
    return isObject(args[0]) ? String(yield* primitive(call, args[0], 'string')) : String(args[0]);
  },
  *Number(call, _self, args) {
    return args.length === 0 ? 0 : Number(yield* primitive(call, args[0], 'number'));
  },
};

function isIterable(value: unknown): value is Iterable<unknown> {
  return (
    value !== null && value !== undefined && typeof Reflect.get(Object(value) as object, Symbol.iterator) === 'function'
  );
}
