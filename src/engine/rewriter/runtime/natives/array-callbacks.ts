/**
 * The methods of arrays and typed arrays that call back for each element.
 *
 * Source: ECMA-262, Array.prototype and %TypedArray%.prototype. Arrays leave out holes and read their length once;
 * typed arrays have no holes, and an element that is out of bounds by now is undefined.
 */
import { callable, type CallAny, type Coroutine, type NativeTwin } from './native-twin.js';

type Items = Record<number, unknown> & { readonly length: number };

/** How the two kinds of arrays differ. */
export interface ArrayKind {
  lengthOf(self: unknown): number;
  has(self: object, index: number): boolean;
  /** A new array of the same species. */
  make(self: object, length: number): Record<number, unknown>;
}

const TYPED_ARRAY = Object.getPrototypeOf(Int8Array.prototype) as object;
const typedLength = Reflect.get(Object.getOwnPropertyDescriptor(TYPED_ARRAY, 'length')!, 'get') as () => number;
type Species = new (length: number) => Record<number, unknown>;

export const ARRAYS: ArrayKind = {
  lengthOf: (self) =>
    Math.min(Math.max(Math.trunc(Number((self as { length: unknown }).length)) || 0, 0), Number.MAX_SAFE_INTEGER),
  has: (self, index) => index in self,
  make(self, length) {
    const species: unknown = Array.isArray(self) ? speciesOf(self, Array) : Array;
    return new (species as Species)(length);
  },
};

export const TYPED_ARRAYS: ArrayKind = {
  lengthOf: (self) => Reflect.apply(typedLength, self, []),
  has: () => true,
  make(self, length) {
    const name = Reflect.get(TYPED_ARRAY, Symbol.toStringTag, self) as 'Int8Array';
    return new (speciesOf(self, globalThis[name]) as Species)(length);
  },
};

function speciesOf(self: object, fallback: unknown): unknown {
  const { constructor } = self;
  if (constructor === undefined) return fallback;
  const species: unknown = Reflect.get(constructor, Symbol.species);
  return species ?? fallback;
}

/**
 * Every element there is, in order or backwards, with its index.
 *
 * @param fn is called for each, and may change the array @param holes are elements too, as typed arrays have none
 */
function* entriesOf(
  kind: ArrayKind,
  self: unknown,
  fn: unknown,
  backwards = false,
  holes = false,
): Generator<[number, unknown]> {
  const array = Object(self) as Items;
  const length = kind.lengthOf(array);
  callable(fn);
  for (let step = 0; step < length; step++) {
    const index = backwards ? length - 1 - step : step;
    if (holes || kind.has(array, index)) yield [index, array[index]];
  }
}

/** The methods that both kinds have. */
export function arrayCallbacks(kind: ArrayKind): Readonly<Record<string, NativeTwin>> {
  const entries = (self: unknown, fn: unknown, backwards = false, holes = false): Generator<[number, unknown]> =>
    entriesOf(kind, self, fn, backwards, holes);

  function* fold(call: CallAny, self: unknown, args: unknown[], backwards: boolean): Coroutine<unknown> {
    let [, result] = args;
    let empty = args.length < 2;
    for (const [index, value] of entries(self, args[0], backwards)) {
      result = empty ? value : yield* call(undefined, args[0], [result, value, index, Object(self)]);
      empty = false;
    }
    if (empty) throw new TypeError('Reduce of empty array with no initial value');
    return result;
  }

  function* search(
    call: CallAny,
    self: unknown,
    [fn, that]: unknown[],
    backwards: boolean,
  ): Coroutine<[number, unknown]> {
    const array = Object(self) as object;
    for (const [index, value] of entries(array, fn, backwards, true))
      if (yield* call(that, fn, [value, index, array])) return [index, value];
    return [-1, undefined];
  }

  return {
    *forEach(call, self, [fn, that]) {
      for (const [index, value] of entries(self, fn)) yield* call(that, fn, [value, index, Object(self)]);
    },
    *map(call, self, [fn, that]) {
      callable(fn);
      const array = Object(self) as object;
      const result = kind.make(array, kind.lengthOf(array));
      for (const [index, value] of entries(self, fn)) result[index] = yield* call(that, fn, [value, index, array]);
      return result;
    },
    *filter(call, self, [fn, that]) {
      const kept: unknown[] = [];
      const array = Object(self) as object;
      for (const [index, value] of entries(self, fn))
        if (yield* call(that, fn, [value, index, array])) kept.push(value);
      const result = kind.make(array, kind === ARRAYS ? 0 : kept.length);
      for (const [index, value] of kept.entries()) result[index] = value;
      return result;
    },
    *some(call, self, [fn, that]) {
      for (const [index, value] of entries(self, fn))
        if (yield* call(that, fn, [value, index, Object(self)])) return true;
      return false;
    },
    *every(call, self, [fn, that]) {
      for (const [index, value] of entries(self, fn))
        if (!(yield* call(that, fn, [value, index, Object(self)]))) return false;
      return true;
    },
    *find(call, self, args) {
      return (yield* search(call, self, args, false))[1];
    },
    *findIndex(call, self, args) {
      return (yield* search(call, self, args, false))[0];
    },
    *findLast(call, self, args) {
      return (yield* search(call, self, args, true))[1];
    },
    *findLastIndex(call, self, args) {
      return (yield* search(call, self, args, true))[0];
    },
    reduce: (call, self, args) => fold(call, self, args, false),
    reduceRight: (call, self, args) => fold(call, self, args, true),
  };
}

/** `flatMap`, which typed arrays do not have. */
export function* flatMap(call: CallAny, self: unknown, [fn, that]: unknown[]): Coroutine<unknown> {
  const array = Object(self) as object;
  const found: unknown[] = [];
  for (const [index, value] of entriesOf(ARRAYS, array, fn)) found.push(yield* call(that, fn, [value, index, array]));
  const result = ARRAYS.make(array, 0);
  for (const [index, value] of found.flat().entries()) result[index] = value;
  return result;
}
