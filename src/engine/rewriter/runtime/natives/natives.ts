/**
 * Functions of the language that call what they are given. A native one cannot wait for a coroutine, so the ones that
 * shared-memory code uses have a twin here that can; all others call the plain twin, where an Atomics operation throws.
 */
import { arrayCallbacks, ARRAYS, flatMap, TYPED_ARRAYS } from './array-callbacks.js';
import {
  CONVERSIONS,
  eachEntry,
  OF_ARRAY,
  OF_FUNCTIONS,
  OF_MAP,
  OF_OBJECT,
  OF_REFLECT,
  OF_TYPED_ARRAY,
} from './functions.js';
import type { NativeTwin } from './native-twin.js';
import { REPLACES } from './replace.js';
import { SORTS, TYPED_SORTS } from './sort.js';

const TYPED_ARRAY = Object.getPrototypeOf(Int8Array.prototype) as object;
const MAKES_TYPED_ARRAYS = Object.getPrototypeOf(Int8Array) as object;

const OWNERS: readonly { readonly owner: object; readonly twins: Readonly<Record<string, NativeTwin>> }[] = [
  { owner: Function.prototype, twins: OF_FUNCTIONS },
  { owner: Reflect, twins: OF_REFLECT },
  { owner: Array, twins: OF_ARRAY },
  { owner: Array.prototype, twins: { ...arrayCallbacks(ARRAYS), ...SORTS, flatMap } },
  { owner: TYPED_ARRAY, twins: { ...arrayCallbacks(TYPED_ARRAYS), ...TYPED_SORTS } },
  { owner: MAKES_TYPED_ARRAYS, twins: OF_TYPED_ARRAY },
  { owner: Map.prototype, twins: { forEach: eachEntry } },
  { owner: Set.prototype, twins: { forEach: eachEntry } },
  { owner: String.prototype, twins: REPLACES },
  { owner: Object, twins: OF_OBJECT },
  { owner: Map, twins: OF_MAP },
  { owner: globalThis, twins: CONVERSIONS },
];

interface Native {
  readonly run: NativeTwin;
  /** Whether it goes through members or iterators of what it is given, so that it may wait without any function. */
  readonly reads: boolean;
}

const READING: ReadonlySet<object> = new Set([OF_OBJECT, OF_ARRAY, OF_TYPED_ARRAY, OF_MAP, OF_REFLECT, CONVERSIONS]);

/** By the native function, as it is when this module is loaded; without those that this Node does not have. */
export const NATIVE_TWINS: ReadonlyMap<unknown, Native> = new Map(
  OWNERS.flatMap(({ owner, twins }) => {
    const natives = owner as Record<string, unknown>;
    const reads = READING.has(twins);
    return Object.entries(twins)
      .filter(([name]) => name in natives)
      .map(([name, run]) => [natives[name], { run, reads }] as const);
  }),
);

const namesOf = (owners: typeof OWNERS): ReadonlySet<string> =>
  new Set(owners.flatMap(({ twins }) => Object.keys(twins)));

/** Member names whose call may be one of these, whatever it is called on. */
export const NATIVE_TWIN_NAMES = namesOf(OWNERS.filter(({ twins }) => twins === OF_TYPED_ARRAY || !READING.has(twins)));
/** By global name, what has more of them: these may wait without being given a function. */
export const READING_NAMES: Readonly<Record<string, ReadonlySet<string>>> = {
  Reflect: new Set(Object.keys(OF_REFLECT)),
  Object: new Set(Object.keys(OF_OBJECT)),
  Array: new Set(Object.keys(OF_ARRAY)),
  Map: new Set(Object.keys(OF_MAP)),
};

/** Natives that call back and have no twin: handing them a coroutine is worth a word before it throws. */
export const CALLING_BACK: ReadonlySet<string> = new Set([
  'parse',
  'stringify',
  'fromAsync',
  'addEventListener',
  'on',
  'once',
  'requestAnimationFrame',
]);
