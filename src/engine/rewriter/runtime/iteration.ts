/** Going through iterators whose methods may wait. */
import { isObject } from '../../../common/is-object.js';
import type { Shape } from '../../races/taken-apart.js';
import type { ElementAccess } from '../runtime.js';
import { accessWaits, getMember } from './members.js';
import type { CallAny, Coroutine } from './natives/native-twin.js';

const ARRAY_ITERATOR = Array.prototype[Symbol.iterator];

/** Whether going through a value may wait: for arrays and strings the language does it. */
export function iterationWaits(iterable: unknown): boolean {
  if (!isObject(iterable)) return false;
  if (accessWaits(iterable, Symbol.iterator, 'get')) return true;
  const method: unknown = Reflect.get(iterable, Symbol.iterator);
  return method !== ARRAY_ITERATOR && typeof method === 'function';
}

/** An iterator under way, as a loop holds it. */
export class Iteration {
  value: unknown;
  /** Whether it is neither at its end nor closed. */
  open = true;

  constructor(
    readonly iterator: object,
    readonly next: unknown,
  ) {}

  /** @returns whether there is another value, which is in `value` then */
  *step(call: CallAny): Coroutine<boolean> {
    this.open = false;
    const result = yield* call(this.iterator, this.next, []);
    if (!isObject(result)) throw new TypeError(`Iterator result ${String(result)} is not an object`);
    if (yield* getMember(call, result, 'done')) return false;
    this.value = yield* getMember(call, result, 'value');
    this.open = true;
    return true;
  }

  /** Its loop was left early. */
  *close(call: CallAny): Coroutine<void> {
    if (!this.open) return;
    this.open = false;
    const method = yield* getMember(call, this.iterator, 'return');
    if (method === undefined || method === null) return;
    const result = yield* call(this.iterator, method, []);
    if (!isObject(result)) throw new TypeError(`${String(result)} is not an object`);
  }

  /** Its loop was left by an error, which counts more than one in closing. */
  *abandon(call: CallAny): Coroutine<void> {
    try {
      yield* this.close(call);
    } catch {
      // the first error is thrown
    }
  }
}

export function* iterate(call: CallAny, iterable: unknown): Coroutine<Iteration> {
  const method =
    iterable === undefined || iterable === null ? undefined : yield* getMember(call, iterable, Symbol.iterator);
  if (typeof method !== 'function') throw notIterable(iterable);
  const iterator = yield* call(iterable, method, []);
  if (!isObject(iterator)) throw new TypeError('Result of the Symbol.iterator method is not an object');
  return new Iteration(iterator, yield* getMember(call, iterator, 'next'));
}

/** The values of an iterable, at most so many, after which it is closed. */
export function* list(call: CallAny, iterable: unknown, limit = Infinity): Coroutine<unknown[]> {
  const iteration = yield* iterate(call, iterable);
  const values: unknown[] = [];
  while (values.length < limit && (yield* iteration.step(call))) values.push(iteration.value);
  yield* iteration.close(call);
  return values;
}

function notIterable(value: unknown): TypeError {
  return new TypeError(`${isObject(value) ? 'object' : String(value)} is not iterable`);
}

type Watching = Pick<ElementAccess, 'watching' | 'look' | 'each' | 'apart'>;
type Read = (key: PropertyKey) => void;

/**
 * A copy of a value from which the language can take what a pattern says without waiting.
 *
 * @param elements where elements that are read are shown
 */
export function* unpack(call: CallAny, value: unknown, shape: Shape, elements?: Watching): Coroutine<unknown> {
  const { at } = shape;
  if (value === undefined || value === null) return value;
  if (shape.elements !== undefined) {
    const iterable = at === undefined ? value : elements!.each(at, value);
    const values: unknown[] = yield* list(call, iterable, shape.rest ? Infinity : shape.elements.length);
    for (const [index, part] of shape.elements.entries())
      if (part !== null && index < values.length) values[index] = yield* unpack(call, values[index], part, elements);
    return values;
  }
  if (shape.members!.some(([key]) => key === null)) return elements?.apart(at!, value, shape) ?? value;
  const reads: Read = (key) => void (at !== undefined && elements!.watching && elements!.look(at, value, key, 0));
  const copy: Record<string, unknown> = {};
  for (const [key, part] of shape.members! as readonly (readonly [string, Shape | null])[]) {
    reads(key);
    const member = yield* getMember(call, value, key);
    copy[key] = part === null ? member : yield* unpack(call, member, part, elements);
  }
  return shape.rest ? yield* spread(call, value, copy, reads) : copy;
}

/** `{ ...value }`, put into `copy` where it is not there yet. */
export function* spread(
  call: CallAny,
  value: unknown,
  copy: Record<PropertyKey, unknown> = {},
  reads?: Read,
): Coroutine<object> {
  if (value === undefined || value === null) return copy;
  const object = Object(value) as object;
  for (const key of Reflect.ownKeys(object)) {
    if (Object.hasOwn(copy, key) || !Object.getOwnPropertyDescriptor(object, key)?.enumerable) continue;
    reads?.(key);
    const member = yield* getMember(call, object, key);
    Object.defineProperty(copy, key, { value: member, writable: true, enumerable: true, configurable: true });
  }
  return copy;
}
