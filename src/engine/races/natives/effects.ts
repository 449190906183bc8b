/** What is known of built-in functions, and what the effects of them are made of. */
import { WRITE, type AccessKind } from '../access.js';
import { elementIndex, type View } from '../shared-views.js';

/** Notes an access to the elements `from` … `to` − 1 of a view; of a DataView, and of no typed array, to the bytes. */
export type NoteRange = (view: View, from: number, to: number, kind: AccessKind) => void;
export type Effect = (note: NoteRange, self: unknown, args: readonly unknown[]) => void;

export const READ: AccessKind = 0;
const effects = new Map<unknown, Effect>();
const RANDOM_VALUES = 'getRandomValues';
/** `view[Symbol.iterator]` is the method that `values` is. */
const names = new Set<string>([RANDOM_VALUES, '@@iterator']);

/** Names under which methods are called that may touch memory as a whole. */
export const RANGE_METHODS: ReadonlySet<string> = names;

/** Notes what a call of `fn` is about to do. */
export function noteCall(note: NoteRange, fn: unknown, self: unknown, args: readonly unknown[]): void {
  effectOf(fn)?.(note, self, args);
}

/** What takes long to load is asked for when it is called. */
export function effectOf(fn: unknown): Effect | undefined {
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

export function whole(note: NoteRange, value: unknown, kind: AccessKind): void {
  if (isView(value)) note(value, 0, lengthOf(value), kind);
}

export function keysOf(value: unknown): readonly PropertyKey[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

/** `view[key]`, which may be no element. */
export function ofKey(note: NoteRange, view: unknown, key: unknown, kind: AccessKind): void {
  const index = isView(view) ? elementIndex(view, key) : -1;
  if (index >= 0) note(view as View, index, index + 1, kind);
}

/** Whether the method itself asks an argument for its number, or throws at it. */
function isAsked(value: unknown): boolean {
  return value !== null && ['object', 'function', 'symbol'].includes(typeof value);
}

/** What an argument comes to. */
export function wholeNumber(value: unknown): number {
  return isAsked(value) ? 0 : Math.trunc(Number(value)) || 0;
}

/** As the language has it: from the end when it is negative. */
export function relative(index: unknown, length: number, missing: number): number {
  if (index === undefined || isAsked(index)) return missing;
  const place = wholeNumber(index);
  return Math.min(length, place < 0 ? Math.max(0, length + place) : place);
}

export const readsSelf: Effect = (note, self) => whole(note, self, READ);
export const changesSelf: Effect = (note, self) => {
  whole(note, self, READ);
  whole(note, self, WRITE);
};
export const reads =
  (argument: number): Effect =>
  (note, _, args) =>
    whole(note, args[argument], READ);
export const writes =
  (argument: number): Effect =>
  (note, _, args) =>
    whole(note, args[argument], WRITE);

/** @param effect undefined: there is nothing to know of it */
export function know(owner: object, name: string, effect: Effect | undefined): void {
  const fn: unknown = Object.getOwnPropertyDescriptor(owner, name)?.value;
  if (effect === undefined || typeof fn !== 'function') return;
  effects.set(fn, effect);
  names.add(name);
}

export function knowFunction(fn: unknown, effect: Effect): void {
  effects.set(fn, effect);
}

/** `other` does what `fn` does, and stands for it. */
export function sameEffect(other: unknown, fn: unknown): void {
  const effect = effects.get(fn);
  if (effect !== undefined) effects.set(other, effect);
}

/** Whether a function is a built-in one that may touch memory which it is handed. */
export function touchesMemory(fn: unknown): boolean {
  return effectOf(fn) !== undefined;
}
