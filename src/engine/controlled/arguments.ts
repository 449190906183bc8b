/**
 * Arguments of `Atomics` operations, checked and converted as the language does it: the array before the index, the
 * index before the value. It is done before the point of the operation, so what is refused is no step, and the operation
 * itself is made on numbers. Source: ECMA-262, The Atomics Object.
 *
 * What refuses is the native method, so that errors and their messages are the runtime's own: it is handed a poisoned
 * argument in the place of the one whose turn it is not yet, and stops there if all before it are right.
 */
import * as native from '../../memory/atomics.js';
import { Opcode as Op, TIMED_WAIT } from './opcodes.js';
import { bufferOf, kindOf, standIn } from './slots.js';

export interface Arguments {
  readonly array: Int32Array;
  readonly index: number;
  /** A number or bigint of the array; of `notify` how many, of `pause` nothing. */
  readonly value: unknown;
  /** What `compareExchange` puts there; of `wait` how many milliseconds. */
  readonly extra: unknown;
}

type Method = (...args: unknown[]) => unknown;

const NATIVES: readonly (Method | undefined)[] = [
  native.load,
  native.store,
  native.add,
  native.sub,
  native.and,
  native.or,
  native.xor,
  native.exchange,
  native.compareExchange,
  native.wait,
  undefined,
  native.notify,
] as never;
const POISONED = Symbol('poisoned');
const POISON = {
  [Symbol.toPrimitive](): never {
    throw POISONED; // oxlint-disable-line typescript/only-throw-error -- nothing but this module catches it
  },
};
const NO_ARRAY = new Int32Array(0);
const SharedMemory = SharedArrayBuffer;
const WAITABLE: ReadonlySet<string | undefined> = new Set(['Int32Array', 'BigInt64Array']);
const INTEGERS: ReadonlySet<string | undefined> = new Set([
  'Int8Array',
  'Uint8Array',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'BigInt64Array',
  'BigUint64Array',
]);

/** The Int32Array that was looked at last: what an array is it stays. */
let known: Int32Array = NO_ARRAY;

/**
 * Whether there is nothing to convert and nothing to refuse, as mostly. A wait is always looked at: its memory must be
 * shared. That an element is there says the element itself: a program may say what it likes of an array's length.
 */
export function areExact(op: number, array: unknown, index: unknown, value: unknown, extra: unknown): boolean {
  if (array !== known) {
    if (kindOf(array) !== 'Int32Array') return false;
    known = array as Int32Array;
  }
  if (typeof index !== 'number' || index >>> 0 !== index || known[index] === undefined) return false;
  if (op === Op.load) return true;
  if (typeof value !== 'number' || (value | 0) !== value || op >= Op.wait) return false;
  return op !== Op.compareExchange || (typeof extra === 'number' && (extra | 0) === extra);
}

/**
 * @param isShared whether memory that is no SharedArrayBuffer stands for one, because the set-up made it
 * @throws what the language says
 */
export function convert(
  op: number,
  array: unknown,
  index: unknown,
  value: unknown,
  extra: unknown,
  isShared: (array: Int32Array) => boolean = isOneAlone,
): Arguments {
  if (op === Op.pause) return pauseArguments(array);
  if (op === Op.wait || op === TIMED_WAIT || op === Op.waitAsync)
    return waitArguments(array, index, value, extra, isShared);
  const view = array as Int32Array;
  const checked = NATIVES[op];
  if (checked === undefined) return { array: view, index: index as number, value, extra };
  const place = isPlace(array, index, op === Op.notify) ? index : placeIn(checked, array, index);
  if (op === Op.load) return { array: view, index: place, value: undefined, extra: undefined };
  if (op === Op.notify)
    return { array: view, index: place, value: value === undefined ? Infinity : Math.max(0, integer(value)), extra };
  const operand = isBig(view) ? big : integer;
  const converted = operand(value);
  const replacement = op === Op.compareExchange ? operand(extra) : undefined;
  if (view[place] === undefined) throwLost(checked, view, place, converted);
  return { array: view, index: place, value: converted, extra: replacement };
}

/**
 * The element is gone since the index was checked: a conversion has shrunk the buffer. A runtime may call that something
 * else than an index that is out of range, so an array that stands in for this one loses its element in the same moment.
 * One that lost them all is left to the operation.
 */
function throwLost(checked: Method, view: Int32Array, index: number, value: unknown): void {
  try {
    native.load(view, index);
  } catch (error) {
    if (!(error instanceof RangeError)) return;
    const { array, buffer } = standIn(view);
    const shrinks = {
      [Symbol.toPrimitive]() {
        buffer.resize(0);
        return value;
      },
    };
    checked(array, 0, shrinks, value);
  }
}

/** Memory that stands for shared memory is checked as `notify` does it, which takes what is not shared. */
function waitArguments(
  array: unknown,
  index: unknown,
  value: unknown,
  timeout: unknown,
  isShared: (array: Int32Array) => boolean,
): Arguments {
  const view = array as Int32Array;
  const isAccepted = WAITABLE.has(kindOf(array)) && (bufferOf(view) instanceof SharedMemory || isShared(view));
  const checked = NATIVES[isAccepted ? Op.notify : Op.wait]!;
  const place = isAccepted && isPlace(array, index, true) ? index : placeIn(checked, array, index);
  const expected = isBig(view) ? BigInt.asIntN(64, value as bigint) : Math.trunc(value as number) | 0;
  return { array: view, index: place, value: expected, extra: milliseconds(timeout) };
}

/** No other memory stands for a SharedArrayBuffer. */
function isOneAlone(): boolean {
  return false;
}

/** A hint may take a whole number. Only where the runtime has it is there an operation of that name. */
function pauseArguments(iterations: unknown): Arguments {
  native.pause!(iterations);
  return { array: NO_ARRAY, index: 0, value: iterations, extra: undefined };
}

/** Whether an operation can be made there without a further look. */
function isPlace(array: unknown, index: unknown, waitable: boolean): index is number {
  if (typeof index !== 'number' || index >>> 0 !== index) return false;
  return (waitable ? WAITABLE : INTEGERS).has(kindOf(array)) && (array as Int32Array)[index] !== undefined;
}

/** The index is converted where the native method does it: it may change the buffer whose length is looked at. */
function placeIn(checked: Method, array: unknown, index: unknown): number {
  let place = 0;
  const converted = { [Symbol.toPrimitive]: () => (place = integer(index)) };
  poison(() => checked(array, converted, POISON));
  return place;
}

/** Throws what is thrown before the poison is met. */
function poison(call: () => unknown): void {
  try {
    call();
  } catch (error) {
    if (error !== POISONED) throw error;
  }
}

function isBig(array: Int32Array): boolean {
  return kindOf(array)!.startsWith('Big');
}

/** ToIntegerOrInfinity. */
function integer(value: unknown): number {
  return Math.trunc(value as number) || 0;
}

/** ToBigInt. */
function big(value: unknown): bigint {
  return typeof value === 'bigint' ? value : BigInt.asIntN(Number.MAX_SAFE_INTEGER, value as bigint);
}

function milliseconds(timeout: unknown): number {
  const ms = timeout === undefined ? Infinity : Math.max(0, timeout as number);
  return Number.isNaN(ms) ? Infinity : ms;
}
