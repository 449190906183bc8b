/**
 * Every operation of Atomics × kind of array × kind of argument, an operation a form. The one actor writes down what each
 * call returned or threw, which arguments were converted and in what order, and what the array holds afterwards. No call
 * waits for longer than a moment.
 */
import type { PlainScenario } from '../../../../src/lab/scenario.js';

type Call = (array: never, index: never, value: never, extra: never) => unknown;
/** Log of conversions, and results. */
interface Shared {
  readonly mem: Int32Array;
  readonly lines: string[];
}

const CALLS: Readonly<Record<string, Call>> = {
  load: (array, index) => Atomics.load(array, index),
  store: (array, index, value) => Atomics.store(array, index, value),
  add: (array, index, value) => Atomics.add(array, index, value),
  sub: (array, index, value) => Atomics.sub(array, index, value),
  and: (array, index, value) => Atomics.and(array, index, value),
  or: (array, index, value) => Atomics.or(array, index, value),
  xor: (array, index, value) => Atomics.xor(array, index, value),
  exchange: (array, index, value) => Atomics.exchange(array, index, value),
  compareExchange: (array, index, value, extra) => Atomics.compareExchange(array, index, value, extra),
  wait: (array, index, value, extra) => Atomics.wait(array, index, value, extra),
  notify: (array, index, value) => Atomics.notify(array, index, value),
};
/** With fewer arguments than there are. */
const SHORT: Readonly<Record<string, Call>> = {
  load: (array) => Atomics.load(array, undefined as never),
  store: (array, index) => Atomics.store(array, index, undefined as never),
  exchange: (array, index) => Atomics.exchange(array, index, undefined as never),
  compareExchange: (array, index, value) => Atomics.compareExchange(array, index, value, undefined as never),
  notify: (array, index) => Atomics.notify(array, index),
};

const INTEGERS = [Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array] as const;
const BIGINTS = [BigInt64Array, BigUint64Array] as const;
const OTHERS = [Uint8ClampedArray, Float32Array, Float64Array] as const;
type ViewConstructor = (typeof INTEGERS | typeof BIGINTS | typeof OTHERS)[number];

class Derived extends Int32Array {}

interface Kind {
  readonly name: string;
  readonly make: () => unknown;
  readonly isBig: boolean;
}

function view(View: ViewConstructor, buffer: ArrayBufferLike): unknown {
  const array = new View(buffer as ArrayBuffer, 8, 2);
  array[0] = (array instanceof BigInt64Array || array instanceof BigUint64Array ? 1n : 1) as never;
  return array;
}

const ACCEPTED: readonly Kind[] = [...INTEGERS, ...BIGINTS].flatMap((View) => {
  const isBig = View.name.startsWith('Big');
  return [
    { name: `${View.name} shared`, make: () => view(View, new SharedArrayBuffer(32)), isBig },
    { name: `${View.name} unshared`, make: () => view(View, new ArrayBuffer(32)), isBig },
  ];
});

const STRANGE: readonly Kind[] = [
  ...OTHERS.map((View) => ({ name: View.name, make: () => view(View, new SharedArrayBuffer(32)) })),
  { name: 'undefined', make: () => undefined },
  { name: 'null', make: () => null },
  { name: 'number', make: () => 5 },
  { name: 'object', make: () => ({}) },
  { name: 'array', make: () => [1, 2] },
  { name: 'DataView', make: () => new DataView(new SharedArrayBuffer(8)) },
  { name: 'buffer', make: () => new SharedArrayBuffer(8) },
  { name: 'prototype', make: () => Object.create(Int32Array.prototype) as unknown },
  { name: 'proxy', make: () => new Proxy(new Int32Array(2), {}) },
  { name: 'derived', make: () => new Derived(new SharedArrayBuffer(8) as never) },
  {
    name: 'no prototype',
    make: () => Object.setPrototypeOf(new Int32Array(new SharedArrayBuffer(8)), null) as unknown,
  },
  { name: 'empty', make: () => new Int32Array(new SharedArrayBuffer(0)) },
  { name: 'growable', make: growable },
  { name: 'detached', make: detached },
  { name: 'shrunk', make: shrunk },
].map((kind) => ({ ...kind, isBig: false }));

function growable(): Int32Array {
  const buffer = new SharedArrayBuffer(4, { maxByteLength: 16 });
  const array = new Int32Array(buffer);
  buffer.grow(8);
  return array;
}

function detached(): Int32Array {
  const array = new Int32Array(2);
  structuredClone(array.buffer, { transfer: [array.buffer] });
  return array;
}

function shrunk(): Int32Array {
  const buffer = new ArrayBuffer(16, { maxByteLength: 16 });
  const array = new Int32Array(buffer, 8, 2);
  buffer.resize(4);
  return array;
}

/** Values of every kind, and their names. An object says when it is converted. */
function values(log: string[], what: string): readonly (readonly [name: string, value: unknown])[] {
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
  const plain = [0, -0, 1, -1, 1.9, -0.5, 2, 3.7e9, 2 ** 32 + 1, 2 ** 53, Infinity, -Infinity, NaN];
  const other = ['', '0', '1', ' 1 ', 'x', '1.5', true, false, null, undefined, 0n, 1n, -1n, 2n ** 64n + 3n];
  return [
    ...plain.map((value) => [`number ${Object.is(value, -0) ? '-0' : String(value)}`, value] as const),
    ...other.map((value) => [`${typeof value} ${String(value)}`, value] as const),
    ['symbol', Symbol('value')],
    ['object 1', object(1)],
    ['object 1n', object(1n)],
    ['object "1"', object('1')],
    ['object', {}],
    ['thrower', thrower],
  ];
}

/** Would wait for ever, or until a time-out that no test waits for. */
function isLong(name: string): boolean {
  return /^(number (2|3|4|9|Inf|NaN)|undefined|string x|object$)/.test(name);
}

function text(value: unknown): string {
  if (Object.is(value, -0)) return '-0';
  return typeof value === 'bigint' ? `${value}n` : String(value);
}

/** One call, and what came of it. */
function attempt(shared: Shared, name: string, log: string[], call: Call, args: readonly unknown[]): void {
  const [array, index, value, extra] = args as never[];
  log.length = 0;
  let result: string;
  try {
    result = text(call(array, index, value, extra));
  } catch (error) {
    result = `throws ${(error as Error).name}`;
  }
  const holds = ArrayBuffer.isView(array) ? [0, 1].map((place) => text(array[place as never])) : [];
  shared.lines.push(`${name}: ${result} [${holds.join()}] ${log.join(' then ')}`);
}

function attemptAll(shared: Shared, operation: string): void {
  const call = CALLS[operation];
  const waits = operation === 'wait';
  const log: string[] = [];
  const indices = values(log, 'index');
  const operands = values(log, 'value');
  const extras = values(log, 'extra');
  const right = (isBig: boolean, number: number): unknown => (isBig ? BigInt(number) : number);
  const extra = (isBig: boolean): unknown => (waits ? 0 : right(isBig, 3));
  for (const { name, make, isBig } of [...ACCEPTED, ...STRANGE]) {
    attempt(shared, name, log, call, [make(), 0, right(isBig, 1), extra(isBig)]);
    attempt(shared, `${name}, converted`, log, call, [
      make(),
      indices.at(-5)![1],
      operands.at(-5)![1],
      extras.at(-5)![1],
    ]);
    attempt(shared, `${name}, thrown`, log, call, [make(), indices.at(-1)![1], operands.at(-1)![1], extras.at(-1)![1]]);
    if (operation in SHORT) attempt(shared, `${name}, few`, log, SHORT[operation], [make(), 0, right(isBig, 1)]);
  }
  for (const { name, make, isBig } of ACCEPTED.filter((kind) => /Int32|BigInt64|Uint8Array shared/.test(kind.name))) {
    for (const [what, index] of indices)
      attempt(shared, `${name} [${what}]`, log, call, [make(), index, right(isBig, 1), extra(isBig)]);
  }
  if (operation === 'load') return;
  for (const { name, make, isBig } of ACCEPTED) {
    for (const [what, value] of operands)
      attempt(shared, `${name} ← ${what}`, log, call, [make(), 0, value, extra(isBig)]);
  }
  if (!waits && operation !== 'compareExchange') return;
  for (const { name, make, isBig } of ACCEPTED) {
    for (const [what, value] of extras) {
      // with a wrong index at last: nothing comes before it but the array
      const expected = right(isBig, waits && isLong(what) ? 2 : 1);
      attempt(shared, `${name} 1 ← ${what}`, log, call, [make(), 0, expected, value]);
    }
  }
  attempt(shared, 'made by the set-up', log, call, [shared.mem, 1, 0, 0]);
}

function methods({ lines }: Shared): void {
  const object: object = Atomics;
  for (const name of [...Object.keys(CALLS), 'isLockFree', 'pause']) {
    const descriptor = Object.getOwnPropertyDescriptor(object, name);
    const method = descriptor?.value as ((...args: unknown[]) => unknown) | undefined;
    const { writable, enumerable, configurable } = descriptor ?? {};
    lines.push(`${name}: ${typeof method} ${method?.name} ${method?.length} ${writable} ${enumerable} ${configurable}`);
  }
  lines.push(
    Object.prototype.toString.call(object),
    typeof Atomics,
    [1, 2, 3, 4, 8].map((n) => Atomics.isLockFree(n)).join(),
  );
}

function pause(shared: Shared): void {
  const log: string[] = [];
  const hint: Call = (Atomics as { pause?(n?: unknown): void }).pause === undefined ? () => 'no pause' : pauseCall;
  attempt(shared, 'nothing', log, () => hint(...([] as never[] as Parameters<Call>)), []);
  for (const [name, value] of values(log, 'value')) attempt(shared, name, log, hint, [value]);
}

function pauseCall(...args: readonly unknown[]): unknown {
  return (Atomics as { pause?(...n: readonly unknown[]): void }).pause!(args[0]);
}

export const scenario: PlainScenario<Shared> = {
  kind: 'plain',
  name: 'test/atomics',
  story: '',
  source: '',
  forms: [...Object.keys(CALLS), 'pause', 'methods'],
  shared: () => ({ mem: new Int32Array(new SharedArrayBuffer(16)), lines: [] }),
  actors: (form) => [
    (shared) => {
      if (form === 'methods') methods(shared);
      else if (form === 'pause') pause(shared);
      else attemptAll(shared, form);
    },
  ],
  after: ({ lines }) => lines.join('\n'),
  outcomes: [{ match: /[^]*/, grade: 'acceptable', text: 'whatever' }],
};
