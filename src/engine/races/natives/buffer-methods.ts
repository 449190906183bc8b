/** Methods of Node's buffers and of DataViews. */
import { WRITE, type AccessKind } from '../access.js';
import { changesSelf, isView, know, lengthOf, READ, readsSelf, whole, wholeNumber, type Effect } from './effects.js';

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
  return (note, self, args) => element(argument, wholeNumber(args[argument + 1]), kind)(note, self, args);
}

function element(argument: number, size: number, kind: AccessKind): Effect {
  return (note, self, args) => {
    const at = wholeNumber(args[argument]);
    if (isView(self) && at >= 0 && at + size <= self.byteLength) note(self, at, at + size, kind);
  };
}

export function knowBufferMethods(): void {
  const { prototype }: { readonly prototype: object } = Buffer;
  for (const [name, effect] of Object.entries(OF_BUFFERS)) know(prototype, name, effect);
  for (const name of Object.getOwnPropertyNames(DataView.prototype)) know(DataView.prototype, name, ofDataView(name));
  for (const name of Object.getOwnPropertyNames(prototype)) know(prototype, name, ofNodeBuffer(name));
}
