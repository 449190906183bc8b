/**
 * What the built-in methods do to memory that they are handed as a whole: which elements they read, and which they
 * write. They are known by what they are and not by their names, so that a program's own `set` is none of them.
 */
import { StringDecoder } from 'node:string_decoder';
import { WRITE, type AccessKind } from './access.js';
import { elementIndex, type View } from './shared-views.js';

/** Notes an access to the elements `from` … `to` − 1 of a view; of a DataView, and of no typed array, to the bytes. */
export type NoteRange = (view: View, from: number, to: number, kind: AccessKind) => void;
type Effect = (note: NoteRange, self: unknown, args: readonly unknown[]) => void;

const READ: AccessKind = 0;
const effects = new Map<unknown, Effect>();
const RANDOM_VALUES = 'getRandomValues';
const names = new Set<string>([RANDOM_VALUES]);

/** Names under which methods are called that may touch memory as a whole. */
export const RANGE_METHODS: ReadonlySet<string> = names;

/** Notes what a call of `fn` is about to do. */
export function noteCall(note: NoteRange, fn: unknown, self: unknown, args: readonly unknown[]): void {
  effectOf(fn)?.(note, self, args);
}

/** What takes long to load is asked for when it is called. */
function effectOf(fn: unknown): Effect | undefined {
  const isLate = typeof fn === 'function' && fn.name === RANDOM_VALUES && fn === crypto.getRandomValues;
  return isLate ? writes(0) : effects.get(fn);
}

export function isView(value: unknown): value is View {
  return ArrayBuffer.isView(value);
}

/** Number of a view's elements; of a DataView, bytes. */
export function lengthOf(view: View): number {
  return view.length ?? view.byteLength;
}

function whole(note: NoteRange, value: unknown, kind: AccessKind): void {
  if (isView(value)) note(value, 0, lengthOf(value), kind);
}

function keysOf(value: unknown): readonly PropertyKey[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

/** `view[key]`, which may be no element. */
function ofKey(note: NoteRange, view: unknown, key: unknown, kind: AccessKind): void {
  const index = isView(view) ? elementIndex(view, key) : -1;
  if (index >= 0) note(view as View, index, index + 1, kind);
}

/** As the language has it: from the end when it is negative. */
function relative(index: unknown, length: number, missing: number): number {
  if (index === undefined) return missing;
  const place = Math.trunc(Number(index)) || 0;
  return Math.min(length, place < 0 ? Math.max(0, length + place) : place);
}

const readsSelf: Effect = (note, self) => whole(note, self, READ);
const changesSelf: Effect = (note, self) => {
  whole(note, self, READ);
  whole(note, self, WRITE);
};
const reads =
  (argument: number): Effect =>
  (note, _, args) =>
    whole(note, args[argument], READ);
const writes =
  (argument: number): Effect =>
  (note, _, args) =>
    whole(note, args[argument], WRITE);

/** Of typed arrays, and of `Array.prototype` where it is called on one. */
const OF_ARRAYS: Readonly<Record<string, Effect>> = {
  at(note, self, [index]) {
    if (!isView(self)) return;
    const [length, at] = [lengthOf(self), Math.trunc(Number(index)) || 0];
    const place = at < 0 ? length + at : at;
    if (place >= 0 && place < length) note(self, place, place + 1, READ);
  },
  fill(note, self, [, from, to]) {
    if (!isView(self)) return;
    const length = lengthOf(self);
    note(self, relative(from, length, 0), relative(to, length, length), WRITE);
  },
  set(note, self, [source, offset]) {
    if (!isView(self)) return;
    whole(note, source, READ);
    const at = Math.trunc(Number(offset ?? 0)) || 0;
    note(self, at, at + Number((source as { length?: unknown } | null)?.length ?? 0), WRITE);
  },
  copyWithin(note, self, [target, from, to]) {
    if (!isView(self)) return;
    const length = lengthOf(self);
    const [into, begin, end] = [relative(target, length, 0), relative(from, length, 0), relative(to, length, length)];
    const count = Math.min(end - begin, length - into);
    if (count <= 0) return;
    note(self, begin, begin + count, READ);
    note(self, into, into + count, WRITE);
  },
  slice(note, self, [from, to]) {
    if (!isView(self)) return;
    const length = lengthOf(self);
    note(self, relative(from, length, 0), relative(to, length, length), READ);
  },
};
for (const name of ['every', 'filter', 'find', 'findIndex', 'findLast', 'findLastIndex', 'forEach', 'includes'])
  Object.assign(OF_ARRAYS, { [name]: readsSelf });
for (const name of ['indexOf', 'join', 'lastIndexOf', 'map', 'reduce', 'reduceRight', 'some', 'toLocaleString'])
  Object.assign(OF_ARRAYS, { [name]: readsSelf });
for (const name of ['toReversed', 'toSorted', 'toString', 'with', 'values', 'entries'])
  Object.assign(OF_ARRAYS, { [name]: readsSelf });
for (const name of ['reverse', 'sort']) Object.assign(OF_ARRAYS, { [name]: changesSelf });

/** Source: Node, Class: Buffer. Bytes from one argument to the next. */
const readsBytes =
  (argument: number): Effect =>
  (note, self, args) => {
    if (isView(self)) note(self, byteOf(args[argument], 0), byteOf(args[argument + 1], lengthOf(self)), READ);
  };
const writesText = (encodingOf: (args: readonly unknown[]) => string): Effect => {
  return (note, self, args) => {
    if (!isView(self)) return;
    const [text, offset, length] = args;
    const from = typeof offset === 'number' ? offset : 0;
    const most = typeof length === 'number' ? length : Infinity;
    const count = Math.min(Buffer.byteLength(String(text), encodingOf(args) as 'utf8'), most, lengthOf(self) - from);
    if (count > 0) note(self, from, from + count, WRITE);
  };
};
const readsBoth: Effect = (note, self, args) => {
  whole(note, self, READ);
  whole(note, args[0], READ);
};

function byteOf(index: unknown, missing: number): number {
  return typeof index === 'number' ? Math.max(0, Math.trunc(index)) : missing;
}

const OF_BUFFERS: Readonly<Record<string, Effect>> = {
  toString: readsBytes(1),
  toJSON: readsSelf,
  indexOf: readsBoth,
  lastIndexOf: readsBoth,
  includes: readsBoth,
  swap16: changesSelf,
  swap32: changesSelf,
  swap64: changesSelf,
  equals: readsBoth,
  compare(note, self, [target, from, to, selfFrom, selfTo]) {
    readsBytes(0)(note, target, [from, to]);
    readsBytes(0)(note, self, [selfFrom, selfTo]);
  },
  copy(note, self, [target, at, from, to]) {
    if (!isView(self) || !isView(target)) return;
    const [begin, into] = [byteOf(from, 0), byteOf(at, 0)];
    const count = Math.min(byteOf(to, lengthOf(self)) - begin, lengthOf(target) - into);
    if (count <= 0) return;
    note(self, begin, begin + count, READ);
    note(target, into, into + count, WRITE);
  },
  fill(note, self, [value, from, to]) {
    whole(note, value, READ);
    if (isView(self)) note(self, byteOf(from, 0), byteOf(to, lengthOf(self)), WRITE);
  },
  write: writesText((args) => args.slice(1).find((argument) => typeof argument === 'string') ?? 'utf8'),
};
for (const encoding of ['ascii', 'base64', 'base64url', 'latin1', 'hex', 'ucs2', 'utf8'])
  Object.assign(OF_BUFFERS, { [`${encoding}Slice`]: readsBytes(0), [`${encoding}Write`]: writesText(() => encoding) });

/** `getInt32`, `setFloat64` and their like: the size is in the name. */
function ofDataView(name: string): Effect | undefined {
  const [, verb, bits] = /^(get|set)[A-Z][A-Za-z]*?(8|16|32|64)$/.exec(name) ?? [];
  return bits === undefined ? undefined : element(0, Number(bits) / 8, verb === 'get' ? READ : WRITE);
}

/** `readInt32LE`, `writeDoubleBE`: the offset follows the value that is written. */
function ofNodeBuffer(name: string): Effect | undefined {
  const [, verb, type, bits] = /^(read|write)(?:Big)?(U?[Ii]nt|Float|Double)(8|16|32|64)?(?:LE|BE)?$/.exec(name) ?? [];
  if (verb === undefined) return undefined;
  const [kind, argument] = verb === 'read' ? [READ, 0] : [WRITE, 1];
  const size = type === 'Float' ? 4 : type === 'Double' ? 8 : Number(bits ?? 0) / 8;
  if (size > 0) return element(argument, size, kind);
  return (note, self, args) => element(argument, Number(args[argument + 1] ?? 0), kind)(note, self, args);
}

function element(argument: number, size: number, kind: AccessKind): Effect {
  return (note, self, args) => {
    const at = Number(args[argument] ?? 0);
    if (isView(self) && at >= 0 && at + size <= self.byteLength) note(self, at, at + size, kind);
  };
}

function know(owner: object, name: string, effect: Effect | undefined): void {
  const fn: unknown = Object.getOwnPropertyDescriptor(owner, name)?.value;
  if (effect === undefined || typeof fn !== 'function') return;
  effects.set(fn, effect);
  names.add(name);
}

const NodeBuffer: { readonly prototype: object } = Buffer;
const TypedArray = Object.getPrototypeOf(Int8Array) as { readonly prototype: object };
for (const name of Object.keys(OF_ARRAYS)) {
  know(Array.prototype, name, OF_ARRAYS[name]);
  know(TypedArray.prototype, name, OF_ARRAYS[name]);
}
for (const name of Object.keys(OF_BUFFERS)) know(NodeBuffer.prototype, name, OF_BUFFERS[name]);
for (const name of Object.getOwnPropertyNames(DataView.prototype)) know(DataView.prototype, name, ofDataView(name));
for (const name of Object.getOwnPropertyNames(NodeBuffer.prototype))
  know(NodeBuffer.prototype, name, ofNodeBuffer(name));

/** `view[Symbol.iterator]` is the method that `values` is. */
names.add('@@iterator');

effects.set(String, reads(0));
know(Array, 'from', reads(0));
know(TypedArray, 'from', reads(0));
know(Buffer, 'from', reads(0));
know(Buffer, 'copyBytesFrom', reads(0));
know(Object, 'values', reads(0));
know(Object, 'entries', reads(0));
for (const owner of [Object, Map]) know(owner, 'groupBy', reads(0));
know(Object, 'assign', (note, _, [target, ...sources]) => {
  for (const source of sources) whole(note, source, READ);
  if (isView(target)) for (const source of sources) for (const key of keysOf(source)) ofKey(note, target, key, WRITE);
});
know(Reflect, 'get', (note, _, [target, key]) => ofKey(note, target, key, READ));
know(Reflect, 'set', (note, _, [target, key]) => ofKey(note, target, key, WRITE));
know(SharedArrayBuffer.prototype, 'slice', (note, self, [from, to]) => {
  if (!(self instanceof SharedArrayBuffer)) return;
  const bytes = new Uint8Array(self);
  note(bytes, relative(from, bytes.length, 0), relative(to, bytes.length, bytes.length), READ);
});
know(JSON, 'stringify', reads(0));
know(Math, 'sumPrecise', reads(0));
for (const name of ['toHex', 'toBase64']) know(Uint8Array.prototype, name, readsSelf);
for (const name of ['setFromHex', 'setFromBase64'])
  know(Uint8Array.prototype, name, (note, self) => whole(note, self, WRITE));
know(TextDecoder.prototype, 'decode', reads(0));
know(TextEncoder.prototype, 'encodeInto', writes(1));
know(StringDecoder.prototype, 'write', reads(0));
know(StringDecoder.prototype, 'end', reads(0));
know(Buffer, 'concat', (note, _, [list]) => {
  if (Array.isArray(list)) for (const view of list) whole(note, view, READ);
});
know(Buffer, 'compare', (note, _, [a, b]) => {
  whole(note, a, READ);
  whole(note, b, READ);
});
know(Function.prototype, 'call', (note, self, [receiver, ...args]) => noteCall(note, self, receiver, args));
know(Function.prototype, 'apply', (note, self, [receiver, list]) => applied(note, self, receiver, list));
know(Reflect, 'apply', (note, _, [fn, receiver, list]) => applied(note, fn, receiver, list));

function applied(note: NoteRange, fn: unknown, receiver: unknown, list: unknown): void {
  whole(note, list, READ);
  if (effectOf(fn) !== undefined) noteCall(note, fn, receiver, Array.from((list ?? []) as ArrayLike<unknown>));
}

/** The constructors that copy a view which they are handed. */
const COPYING: ReadonlySet<unknown> = new Set<unknown>([
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
  Float32Array,
  Float64Array,
  Set,
  Reflect.get(globalThis, 'Float16Array') as unknown, // since Node 24
]);

/** Notes what `new constructor(first)` is about to read. */
export function noteConstruction(note: NoteRange, constructor: unknown, first: unknown): void {
  if (COPYING.has(constructor)) whole(note, first, READ);
}

/** The names of those constructors. */
export const COPYING_NAMES: ReadonlySet<string> = new Set(
  [...COPYING].flatMap((constructor) => (typeof constructor === 'function' ? [constructor.name] : [])),
);
