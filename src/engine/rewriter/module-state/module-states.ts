/**
 * The state of modules: what their names hold that functions may change. What that is, and whether it can be put back, shows
 * when they have been evaluated.
 */
import { types } from 'node:util';
import { isObject } from '../../../common/is-object.js';
import { TYPED_ARRAYS } from '../../../common/typed-arrays.js';
import type { StateHook, UseData } from './hook.js';
import { KnownCode } from './known-code.js';
import { SavedValues } from './saved-values.js';

const { getPrototypeOf, getOwnPropertyDescriptor, prototype: OBJECT } = Object;
/** What built-in methods may do to these without its being plain to see is to hand on what lies in them. */
const DATA: ReadonlySet<unknown> = new Set([
  null,
  OBJECT,
  Array.prototype,
  Map.prototype,
  Set.prototype,
  ...TYPED_ARRAYS.map(({ prototype }): unknown => prototype),
]);

export interface Snapshot {
  /** Functions change nothing of it. */
  readonly isConstant: boolean;
  /** Puts it back; false: that could not be done exactly. */
  readonly restore: () => boolean;
}

/** Null: it could not be put back exactly. Context: the modules have been evaluated. */
export function snapshotOf(hooks: readonly StateHook[]): Snapshot | null {
  try {
    const code = new KnownCode(hooks.flatMap((hook) => hook.code()));
    const named = hooks.map(({ save }) => save());
    const changing = hooks
      .flatMap(({ uses }, at) => uses.flatMap((use) => changedBy(use, named[at], code)))
      .filter(({ value, itself }) => itself === true || !(isUrl(value) || isHost(value) || isCodeTable(value, code)));
    const values = changing.map(({ value }) => value);
    const themselves = changing.filter(({ itself }) => itself).map(({ value }) => value);
    const held = SavedValues.of(values, themselves.filter(isFunction), code);
    if (held === null) return null;
    return {
      isConstant: held.areConstant && hooks.every(({ uses }) => uses.every(([, how]) => how !== 'changed')),
      restore: () => {
        for (const [at, { restore }] of hooks.entries()) restore(named[at]);
        return held.restore();
      },
    };
  } catch {
    return null; // a module has not been evaluated to its end, or a getter has thrown
  }
}

interface Changing {
  readonly value: unknown;
  /** Of a function: what changes is its own, and not only what it is called on. */
  readonly itself?: boolean;
}

/** The values that may change by a use. */
function changedBy([value, how, path, method]: UseData, named: readonly unknown[], code: KnownCode): Changing[] {
  let object = named[value];
  for (const key of path) {
    if (!isObject(object)) return [];
    if (types.isProxy(object)) return [{ value: object }];
    const property = propertyOf(object, key);
    const { get } = (property ?? {}) as { readonly get?: (this: void) => unknown };
    if (get !== undefined && code.keepsOf(get) !== 0) return [{ value: object, itself: true }];
    object = get === undefined ? property?.value : Reflect.apply(get, object, []);
  }
  if (how === 'changed') return [{ value: object, itself: true }];
  if (!isObject(object) || how === 'read') return [];
  if (typeof object === 'function') return [{ value: object, itself: code.isClass(object) }];
  if (how === 'whole' || types.isProxy(object) || !DATA.has(getPrototypeOf(object))) return [{ value: object }];
  const isOwn = how === 'called' && methodsOf(object, method ?? null).some((fn) => code.keepsOf(fn) !== 0);
  return isOwn ? [{ value: object }] : partsOf(object).map((part) => ({ value: part }));
}

/** What is put there is put back by itself: see GlobalState. */
function isHost(value: unknown): boolean {
  return value === globalThis || value === process || value === console;
}

/** One is handed on to name a module, and is written to by name. */
function isUrl(value: unknown): boolean {
  return isObject(value) && getPrototypeOf(value) === URL.prototype;
}

/**
 * Tables of functions that keep nothing: looked up, and not written to but by name. Without this, all programs that name their
 * actors in a table would keep state.
 */
function isCodeTable(value: unknown, code: KnownCode): boolean {
  if (!isObject(value) || typeof value === 'function' || !DATA.has(getPrototypeOf(value))) return false;
  const isOfCode = (part: unknown): boolean =>
    typeof part === 'function' ? code.keepsOf(part) === 0 : part !== value && isCodeTable(part, code);
  const parts = partsOf(value);
  return parts.length > 0 && parts.every(isOfCode);
}

/** What a call of some name may reach; of null whatever lies in the object. */
function methodsOf(object: object, method: string | null): object[] {
  const values = method === null ? partsOf(object) : [propertyOf(object, method)?.value];
  return values.filter((value): value is object => typeof value === 'function');
}

function partsOf(object: object): unknown[] {
  if (ArrayBuffer.isView(object)) return [];
  if (types.isMap(object)) return [...object.entries()].flat();
  if (types.isSet(object)) return [...object];
  const own = Object.values(Object.getOwnPropertyDescriptors(object));
  return own.every((property) => 'value' in property) ? own.map(({ value }): unknown => value) : [object];
}

/** As reading it finds it. */
function propertyOf(object: object, key: string): PropertyDescriptor | undefined {
  for (let up: unknown = object; isObject(up); up = getPrototypeOf(up)) {
    const property = getOwnPropertyDescriptor(up, key);
    if (property !== undefined) return property;
  }
  return undefined;
}

function isFunction(value: unknown): value is (this: void) => unknown {
  return typeof value === 'function';
}
