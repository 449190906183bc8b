/** Functions of the language and of Node that touch memory which they are handed. */
import { StringDecoder } from 'node:string_decoder';
import { WRITE } from '../access.js';
import {
  effectOf,
  isView,
  keysOf,
  know,
  knowFunction,
  lengthOf,
  noteCall,
  ofKey,
  READ,
  reads,
  readsSelf,
  relative,
  whole,
  writes,
  type Effect,
  type NoteRange,
} from './effects.js';
import { noteConstruction } from './constructors.js';
import { viewsWithin } from './values-within.js';

const TypedArray = Object.getPrototypeOf(Int8Array) as object;
/** Of a view the console prints so many elements, and of objects those so many deep. */
const [PRINTED, DEEP] = [100, 2];

const prints: Effect = (note, _, args) => {
  for (const value of args)
    for (const view of viewsWithin(value, DEEP)) note(view, 0, Math.min(PRINTED, lengthOf(view)), READ);
};

export function knowGlobalFunctions(): void {
  knowCollecting();
  knowMembers();
  knowBytes();
  knowCalls();
}

/** They go through what they are handed. */
function knowCollecting(): void {
  knowFunction(String, reads(0));
  for (const owner of [Array, TypedArray, Buffer]) know(owner, 'from', reads(0));
  know(Array, 'fromAsync', reads(0));
  know(Buffer, 'copyBytesFrom', reads(0));
  for (const name of ['values', 'entries', 'fromEntries', 'getOwnPropertyDescriptors']) know(Object, name, reads(0));
  for (const owner of [Object, Map]) know(owner, 'groupBy', reads(0));
  for (const name of ['all', 'allSettled', 'any', 'race']) know(Promise, name, reads(0));
  know(JSON, 'stringify', (note, _, [value]) => {
    for (const view of viewsWithin(value)) whole(note, view, READ);
  });
  know(Math, 'sumPrecise', reads(0));
  for (const name of ['debug', 'dir', 'error', 'info', 'log', 'table', 'trace', 'warn']) know(console, name, prints);
}

/** They read or write members. */
function knowMembers(): void {
  know(Object, 'assign', (note, _, [target, ...sources]) => {
    for (const source of sources) whole(note, source, READ);
    if (isView(target)) for (const source of sources) for (const key of keysOf(source)) ofKey(note, target, key, WRITE);
  });
  know(Object, 'defineProperties', (note, _, [target, members]) => {
    for (const key of keysOf(members)) ofKey(note, target, key, WRITE);
  });
  for (const owner of [Object, Reflect]) {
    know(owner, 'defineProperty', (note, _, [target, key]) => ofKey(note, target, key, WRITE));
    know(owner, 'getOwnPropertyDescriptor', (note, _, [target, key]) => ofKey(note, target, key, READ));
  }
  know(Reflect, 'get', (note, _, [target, key]) => ofKey(note, target, key, READ));
  know(Reflect, 'set', (note, _, [target, key]) => ofKey(note, target, key, WRITE));
}

/** They move bytes. */
function knowBytes(): void {
  know(SharedArrayBuffer.prototype, 'slice', (note, self, [from, to]) => {
    if (!(self instanceof SharedArrayBuffer)) return;
    const bytes = new Uint8Array(self);
    note(bytes, relative(from, bytes.length, 0), relative(to, bytes.length, bytes.length), READ);
  });
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
}

/** They call what they are handed. */
function knowCalls(): void {
  know(Function.prototype, 'call', (note, self, [receiver, ...args]) => noteCall(note, self, receiver, args));
  know(Function.prototype, 'apply', (note, self, [receiver, list]) => applied(note, self, receiver, list));
  know(Reflect, 'apply', (note, _, [fn, receiver, list]) => applied(note, fn, receiver, list));
  know(Reflect, 'construct', (note, _, [constructor, list]) => {
    whole(note, list, READ);
    if (Array.isArray(list)) noteConstruction(note, constructor, list[0]);
  });
}

function applied(note: NoteRange, fn: unknown, receiver: unknown, list: unknown): void {
  whole(note, list, READ);
  if (effectOf(fn) !== undefined) noteCall(note, fn, receiver, Array.from((list ?? []) as ArrayLike<unknown>));
}
