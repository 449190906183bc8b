/**
 * Functions of the language that call what they are given. A native one cannot wait for a coroutine, so the ones that
 * shared-memory code uses have a twin here that can; all others call the plain twin, where an Atomics operation throws.
 */
type Coroutine<T> = Generator<void, T>;
type Callback = (...args: unknown[]) => unknown;
/** Calls a function as a coroutine where it is one. */
export type CallAny = (self: unknown, fn: unknown, args: readonly unknown[]) => Coroutine<unknown>;
export type NativeTwin = (call: CallAny, self: unknown, args: unknown[]) => Coroutine<unknown>;

const OWNERS: readonly { readonly owner: object; readonly twins: Readonly<Record<string, NativeTwin>> }[] = [
  {
    owner: Function.prototype,
    twins: {
      call: (call, self, [receiver, ...args]) => call(receiver, self, args),
      apply: (call, self, [receiver, args]) => call(receiver, self, Array.from((args ?? []) as ArrayLike<unknown>)),
    },
  },
  {
    owner: Reflect,
    twins: { apply: (call, _self, [fn, receiver, args]) => call(receiver, fn, Array.from(args as ArrayLike<unknown>)) },
  },
  { owner: Array, twins: { from } },
  {
    owner: Array.prototype,
    twins: { forEach: each, map, flatMap, filter, some, every, find, findIndex, reduce, reduceRight },
  },
  { owner: Map.prototype, twins: { forEach: eachEntry } },
  { owner: Set.prototype, twins: { forEach: eachEntry } },
];

/** By the native function, as it is when this module is loaded. */
export const NATIVE_TWINS: ReadonlyMap<unknown, NativeTwin> = new Map(
  OWNERS.flatMap(({ owner, twins }) => {
    const natives = owner as Record<string, unknown>;
    return Object.entries(twins).map(([name, twin]) => [natives[name], twin] as const);
  }),
);

/** Member names whose call may be one of these. */
export const NATIVE_TWIN_NAMES: ReadonlySet<string> = new Set(OWNERS.flatMap(({ twins }) => Object.keys(twins)));

/** Natives that call back and have no twin: handing them a coroutine is worth a word before it throws. */
export const CALLING_BACK: ReadonlySet<string> = new Set([
  'sort',
  'toSorted',
  'replace',
  'replaceAll',
  'then',
  'catch',
  'finally',
  'parse',
  'stringify',
  'findLast',
  'findLastIndex',
  'groupBy',
  'fromAsync',
  'addEventListener',
  'on',
  'once',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'nextTick',
  'requestAnimationFrame',
]);

function* each(call: CallAny, self: unknown, [fn, that]: unknown[]): Coroutine<undefined> {
  for (const [index, value] of entries(self, fn)) yield* call(that, fn, [value, index, self]);
}

function* map(call: CallAny, self: unknown, [fn, that]: unknown[]): Coroutine<unknown[]> {
  const result: unknown[] = [];
  for (const [index, value] of entries(self, fn)) result[index] = yield* call(that, fn, [value, index, self]);
  result.length = (self as unknown[]).length;
  return result;
}

function* flatMap(call: CallAny, self: unknown, args: unknown[]): Coroutine<unknown[]> {
  return (yield* map(call, self, args)).flat();
}

function* filter(call: CallAny, self: unknown, [fn, that]: unknown[]): Coroutine<unknown[]> {
  const result: unknown[] = [];
  for (const [index, value] of entries(self, fn)) if (yield* call(that, fn, [value, index, self])) result.push(value);
  return result;
}

function* some(call: CallAny, self: unknown, [fn, that]: unknown[]): Coroutine<boolean> {
  for (const [index, value] of entries(self, fn)) if (yield* call(that, fn, [value, index, self])) return true;
  return false;
}

function* every(call: CallAny, self: unknown, [fn, that]: unknown[]): Coroutine<boolean> {
  for (const [index, value] of entries(self, fn)) if (!(yield* call(that, fn, [value, index, self]))) return false;
  return true;
}

function* findIndex(call: CallAny, self: unknown, [fn, that]: unknown[]): Coroutine<number> {
  callable(fn);
  const array = self as unknown[];
  for (let index = 0, end = array.length; index < end; index++)
    if (yield* call(that, fn, [array[index], index, self])) return index;
  return -1;
}

function* find(call: CallAny, self: unknown, args: unknown[]): Coroutine<unknown> {
  callable(args[0]);
  const [fn, that] = args;
  const array = self as unknown[];
  for (let index = 0, end = array.length; index < end; index++) {
    const value = array[index]; // before the call, which may change the array
    if (yield* call(that, fn, [value, index, self])) return value;
  }
  return undefined;
}

function* reduce(call: CallAny, self: unknown, [fn, ...initial]: unknown[]): Coroutine<unknown> {
  return yield* fold(call, self, fn, initial, entries(self, fn));
}

function* reduceRight(call: CallAny, self: unknown, [fn, ...initial]: unknown[]): Coroutine<unknown> {
  return yield* fold(call, self, fn, initial, entriesBackwards(self, fn));
}

function* fold(
  call: CallAny,
  self: unknown,
  fn: unknown,
  initial: unknown[],
  items: Iterable<[number, unknown]>,
): Coroutine<unknown> {
  let [result] = initial;
  let empty = initial.length === 0;
  for (const [index, value] of items) {
    result = empty ? value : yield* call(undefined, fn, [result, value, index, self]);
    empty = false;
  }
  if (empty) throw new TypeError('Reduce of empty array with no initial value');
  return result;
}

function* from(call: CallAny, self: unknown, [items, fn, that]: unknown[]): Coroutine<unknown> {
  if (fn !== undefined) callable(fn);
  const result: unknown[] = [];
  const values = isIterable(items) ? items : Array.from(items as ArrayLike<unknown>);
  for (const value of values) result.push(fn === undefined ? value : yield* call(that, fn, [value, result.length]));
  return self === Array ? result : (self as typeof Array).from(result);
}

function* eachEntry(call: CallAny, self: unknown, [fn, that]: unknown[]): Coroutine<undefined> {
  callable(fn);
  for (const [key, value] of (self as Map<unknown, unknown>).entries()) yield* call(that, fn, [value, key, self]);
}

/** What the array methods visit: up to the length at the start, holes left out. */
function* entries(self: unknown, fn: unknown): Generator<[number, unknown]> {
  callable(fn);
  const array = self as unknown[];
  for (let index = 0, end = array.length; index < end; index++) if (index in array) yield [index, array[index]];
}

function* entriesBackwards(self: unknown, fn: unknown): Generator<[number, unknown]> {
  callable(fn);
  const array = self as unknown[];
  for (let index = array.length - 1; index >= 0; index--) if (index in array) yield [index, array[index]];
}

function callable(fn: unknown): asserts fn is Callback {
  if (typeof fn !== 'function') throw new TypeError(`${String(fn)} is not a function`);
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return (
    value !== null &&
    value !== undefined &&
    typeof (value as Partial<Iterable<unknown>>)[Symbol.iterator] === 'function'
  );
}
