/** Methods of typed arrays, and of `Array.prototype` where it is called on one. */
import { WRITE } from '../access.js';
import {
  changesSelf,
  isView,
  know,
  knowFunction,
  lengthOf,
  noteCall,
  READ,
  readsSelf,
  relative,
  touchesMemory,
  whole,
  wholeNumber,
  type Effect,
} from './effects.js';

const OF_ARRAYS: Record<string, Effect> = {
  at(note, self, [index]) {
    if (!isView(self)) return;
    const [length, at] = [lengthOf(self), wholeNumber(index)];
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
    const at = wholeNumber(offset);
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

/** A built-in method that is called back may touch memory in its turn. */
const callsBack: Effect = (note, self, [fn, receiver]) => {
  whole(note, self, READ);
  if (!touchesMemory(fn)) return;
  const list = (self ?? []) as ArrayLike<unknown>;
  for (let index = 0; index < list.length; index++) noteCall(note, fn, receiver, [list[index], index, list]);
};
for (const name of ['every', 'filter', 'find', 'findIndex', 'findLast', 'findLastIndex', 'forEach', 'map', 'some'])
  Object.assign(OF_ARRAYS, { [name]: callsBack });
for (const name of ['includes', 'indexOf', 'join', 'lastIndexOf', 'reduce', 'reduceRight', 'toLocaleString'])
  Object.assign(OF_ARRAYS, { [name]: readsSelf });
for (const name of ['toReversed', 'toSorted', 'toString', 'with', 'values', 'entries'])
  Object.assign(OF_ARRAYS, { [name]: readsSelf });
for (const name of ['reverse', 'sort']) Object.assign(OF_ARRAYS, { [name]: changesSelf });

const callsBackEntries: Effect = (note, self, [fn, receiver]) => {
  if (!touchesMemory(fn) || !(self instanceof Map || self instanceof Set)) return;
  for (const [key, value] of self.entries()) noteCall(note, fn, receiver, [value, key, self]);
};

/** A typed array has none of these: what is called by their names is no method of it. */
function borrowed(names: readonly (keyof unknown[])[], effect: Effect): void {
  for (const name of names) knowFunction(Array.prototype[name], effect);
}

export function knowArrayMethods(): void {
  const TypedArray = Object.getPrototypeOf(Int8Array) as { readonly prototype: object };
  for (const [name, effect] of Object.entries(OF_ARRAYS)) {
    know(Array.prototype, name, effect);
    know(TypedArray.prototype, name, effect);
  }
  borrowed(['flat', 'toSpliced'], readsSelf);
  borrowed(['flatMap'], callsBack);
  for (const { prototype } of [Map, Set]) know(prototype, 'forEach', callsBackEntries);
  borrowed(['pop', 'shift', 'splice', 'unshift'], changesSelf);
}
