/** Arguments of every kind for the operations of Atomics: typed arrays, and what is none; values. */
const INTEGERS = [Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array] as const;
const BIGINTS = [BigInt64Array, BigUint64Array] as const;
const OTHERS = [Uint8ClampedArray, Float32Array, Float64Array] as const;
export type ViewConstructor = (typeof INTEGERS | typeof BIGINTS | typeof OTHERS)[number];

export const VIEWS: readonly ViewConstructor[] = [...INTEGERS, ...BIGINTS];

class Derived extends Int32Array {}
class Longer extends Int32Array {
  override get length(): never {
    return 1000 as never;
  }
}

export interface Kind {
  readonly name: string;
  readonly make: () => unknown;
  readonly isBig: boolean;
}

export function isBig(View: ViewConstructor): boolean {
  return View.name.startsWith('Big');
}

/** A view of two elements, of which the first is one. */
function view(View: ViewConstructor, buffer: ArrayBufferLike): unknown {
  const array = new View(buffer as ArrayBuffer, 8, 2);
  array[0] = (isBig(View) ? 1n : 1) as never;
  return array;
}

export const ACCEPTED: readonly Kind[] = VIEWS.flatMap((View) => [
  { name: `${View.name} shared`, make: () => view(View, new SharedArrayBuffer(32)), isBig: isBig(View) },
  { name: `${View.name} unshared`, make: () => view(View, new ArrayBuffer(32)), isBig: isBig(View) },
]);

export const STRANGE: readonly Kind[] = [
  ...OTHERS.map((View) => ({ name: View.name, make: () => view(View, new SharedArrayBuffer(32)) })),
  { name: 'undefined', make: () => undefined },
  { name: 'null', make: () => null },
  { name: 'number', make: () => 5 },
  { name: 'object', make: () => ({}) },
  { name: 'array', make: () => [1, 2] },
  { name: 'DataView', make: () => new DataView(new SharedArrayBuffer(8)) },
  { name: 'buffer', make: () => new SharedArrayBuffer(8) },
  { name: 'prototype', make: () => Object.create(Int32Array.prototype) as unknown },
  { name: 'prototype with elements', make: () => Object.create(Int32Array.prototype, { 0: { value: 7 } }) as unknown },
  { name: 'proxy', make: () => new Proxy(new Int32Array(2), {}) },
  { name: 'derived', make: () => new Derived(new SharedArrayBuffer(8) as never) },
  { name: 'that says it is longer', make: () => new Longer(new SharedArrayBuffer(0) as never) },
  {
    name: 'with a length of its own',
    make: () => Object.defineProperty(new Int32Array(new SharedArrayBuffer(4)), 'length', { value: 0 }),
  },
  { name: 'no prototype', make: () => changed(new Int32Array(new SharedArrayBuffer(8)), null) },
  { name: 'floats that say they are not', make: () => changed(new Float64Array(2), Int32Array.prototype) },
  { name: 'empty', make: () => new Int32Array(new SharedArrayBuffer(0)) },
  { name: 'growable', make: growable },
  { name: 'detached', make: detached },
  { name: 'shrunk', make: shrunk },
  { name: 'tracks what has shrunk', make: tracking },
].map((kind) => ({ ...kind, isBig: false }));

function changed(array: object, prototype: object | null): unknown {
  return Object.setPrototypeOf(array, prototype);
}

function growable(): Int32Array {
  const buffer = new SharedArrayBuffer(4, { maxByteLength: 16 });
  const array = new Int32Array(buffer);
  buffer.grow(8);
  return array;
}

function detached(): Int32Array {
  const array = new Int32Array(2);
  detach(array.buffer);
  return array;
}

export function detach(buffer: ArrayBuffer): void {
  structuredClone(buffer, { transfer: [buffer] });
}

function shrunk(): Int32Array {
  const buffer = new ArrayBuffer(16, { maxByteLength: 16 });
  const array = new Int32Array(buffer, 8, 2);
  buffer.resize(4);
  return array;
}

function tracking(): Int32Array {
  const buffer = new ArrayBuffer(16, { maxByteLength: 16 });
  const array = new Int32Array(buffer, 4);
  buffer.resize(8);
  return array;
}

/** Values of every kind, and their names. An object notes in `log` when it is converted. */
export function values(log: string[], what: string): readonly (readonly [name: string, value: unknown])[] {
  const object = (result: unknown): object => ({
    valueOf() {
      log.push(what);
      return result;
    },
  });
  const thrower = {
    valueOf(): never {
      log.push(what);
      throw new RangeError('on purpose');
    },
  };
  const primitive = {
    [Symbol.toPrimitive](hint: string) {
      log.push(`${what} as ${hint}`);
      return '1';
    },
  };
  const inWords = { valueOf: () => ({}), toString: () => '1' };
  const plain = [0, -0, 1, -1, 1.9, -0.5, 2, 3.7e9, 2 ** 32 + 1, 2 ** 53, Infinity, -Infinity, NaN];
  const other = ['', '0', '1', ' 1 ', 'x', '1.5', true, false, null, undefined, 0n, 1n, -1n, 2n ** 64n + 3n];
  return [
    ...plain.map((value) => [`number ${Object.is(value, -0) ? '-0' : String(value)}`, value] as const),
    ...other.map((value) => [`${typeof value} ${String(value)}`, value] as const),
    ['symbol', Symbol('value')],
    ['array [1]', [1]],
    ['array []', []],
    ['Number 1', Object(1)],
    ['Date 1', new Date(1)],
    ['function', () => 1],
    ['object with toPrimitive', primitive],
    ['object with toString', inWords],
    ['object 1', object(1)],
    ['object 1n', object(1n)],
    ['object "1"', object('1')],
    ['object -0', object(-0)],
    ['object', {}],
    ['thrower', thrower],
  ];
}

/** The values that note their conversion: to one, and to nothing, as they throw. */
export function noting(log: string[], what: string): { readonly one: unknown; readonly thrower: unknown } {
  const all = new Map(values(log, what));
  return { one: all.get('object 1'), thrower: all.get('thrower') };
}
