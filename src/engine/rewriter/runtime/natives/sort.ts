/**
 * Sorting with a comparator that may wait. The comparisons are those of V8, in the same order, for short arrays and for
 * all typed arrays, so that a schedule means the same on an engine that runs the native method.
 */
import { ARRAYS, TYPED_ARRAYS } from './array-callbacks.js';
import type { CallAny, Coroutine, NativeTwin } from './native-twin.js';

type Compare = (a: unknown, b: unknown) => Coroutine<number>;
type Items = Record<number, unknown>;

const RUN_MAX = 63;

export const SORTS: Readonly<Record<string, NativeTwin>> = {
  *sort(call, self, [comparator]) {
    checkComparator(comparator);
    const array = Object(self) as Items;
    const length = ARRAYS.lengthOf(array);
    const present = Array.from({ length }, (_, index) => index).filter((index) => index in array);
    const values = present.map((index) => array[index]);
    const sorted = yield* sortedValues(call, comparator, values);
    for (const [index, value] of sorted.entries()) array[index] = value;
    for (let index = sorted.length; index < length; index++) delete array[index];
    return array;
  },
  *toSorted(call, self, [comparator]) {
    checkComparator(comparator);
    return yield* sortedValues(call, comparator, Array.from(self as ArrayLike<unknown>));
  },
};

export const TYPED_SORTS: Readonly<Record<string, NativeTwin>> = {
  *sort(call, self, [comparator]) {
    checkComparator(comparator);
    const array = self as Items;
    const values = Array.from({ length: TYPED_ARRAYS.lengthOf(self) }, (_, index) => array[index]);
    for (const [index, value] of (yield* merged(comparing(call, comparator), values)).entries()) array[index] = value;
    return array;
  },
  *toSorted(call, self, [comparator]) {
    checkComparator(comparator);
    const copy = (self as Int8Array).slice();
    return yield* TYPED_SORTS.sort(call, copy, [comparator]);
  },
};

function checkComparator(comparator: unknown): void {
  if (comparator === undefined || typeof comparator === 'function') return;
  throw new TypeError(`The comparison function must be either a function or undefined [${typeof comparator}]`);
}

function comparing(call: CallAny, comparator: unknown): Compare {
  return function* compare(a, b) {
    const order = Number(yield* call(undefined, comparator, [a, b]));
    return Number.isNaN(order) ? 0 : order;
  };
}

/** Undefined values come last and are not compared. */
function* sortedValues(call: CallAny, comparator: unknown, values: unknown[]): Coroutine<unknown[]> {
  const compare = comparing(call, comparator);
  const defined = values.filter((value) => value !== undefined);
  const missing = values.filter((value) => value === undefined);
  const sorted = defined.length > RUN_MAX ? yield* merged(compare, defined) : yield* inserted(compare, defined);
  return [...sorted, ...missing];
}

/** Whether V8 looks for a run first; newer ones do not, and then compare 5 and 3 here. */
const FINDS_RUN = (() => {
  const compared: string[] = [];
  [5, 4, 3].sort((a, b) => compared.push(`${a} ${b}`) && a - b);
  return !compared.includes('3 5');
})();

/** A run that is there already, then binary insertion. */
function* inserted(compare: Compare, values: unknown[]): Coroutine<unknown[]> {
  const first = FINDS_RUN ? yield* makeRun(compare, values) : 1;
  for (let start = first; start < values.length; start++) {
    const pivot = values[start];
    let left = 0;
    let right = start;
    while (left < right) {
      const middle = left + ((right - left) >> 1);
      if ((yield* compare(pivot, values[middle])) < 0) right = middle;
      else left = middle + 1;
    }
    values.copyWithin(left + 1, left, start);
    values[left] = pivot;
  }
  return values;
}

/** The length of the run at the beginning, which ascends afterwards. */
function* makeRun(compare: Compare, values: unknown[]): Coroutine<number> {
  if (values.length < 2) return values.length;
  const descends = (yield* compare(values[1], values[0])) < 0;
  let end = 2;
  while (end < values.length && (yield* compare(values[end], values[end - 1])) < 0 === descends) end++;
  if (descends) values.splice(0, end, ...values.slice(0, end).toReversed());
  return end;
}

function* merged(compare: Compare, values: unknown[]): Coroutine<unknown[]> {
  if (values.length < 2) return values;
  const middle = values.length >> 1;
  const first = yield* merged(compare, values.slice(0, middle));
  const second = yield* merged(compare, values.slice(middle));
  const result: unknown[] = [];
  let [left, right] = [0, 0];
  while (left < first.length || right < second.length) {
    const takesFirst =
      right === second.length || (left < first.length && (yield* compare(first[left], second[right])) <= 0);
    result.push(takesFirst ? first[left++] : second[right++]);
  }
  return result;
}
