/**
 * Constructors whose bodies, or whose class's fields, may wait.
 *
 * The native constructor of such a class begins with `enter`, which tells what it was called for:
 * - by anyone: it runs its coroutine plainly;
 * - by `construct`: it returns a Construction, whose coroutine is run by the code that constructs. It holds on to `this`
 *   and `super` by arrow functions, which outlive the native call;
 * - by the native `super()` of a derived class, when its own part is done already: it returns the object.
 */
import { isObject } from '../../../common/is-object.js';
import type { CallAny, Coroutine } from './natives/native-twin.js';
import { iterationWaits, list } from './iteration.js';
import { TYPED_ARRAYS } from '../../../common/typed-arrays.js';
import { proxied } from './proxies.js';
import { coroutineOf } from './twins.js';
import type { CoopRuntime } from '../runtime.js';

type Constructor = new (...args: unknown[]) => object;

/** A class that has such a constructor owns itself under this symbol; what inherits from it does not. */
const OWN = Symbol('smplab.constructor');

/** The coroutines that set the fields of an object, in order. */
type Fields = (self: object) => readonly Coroutine<void>[];

/** What the native constructor that runs next is called for. */
let pending: { readonly owner: Constructor; readonly made?: object } | undefined;

export class Construction {
  body: Coroutine<unknown> | undefined;

  constructor(
    /** Whose constructor it is; undefined when it runs plainly. */
    readonly owner: Constructor | undefined,
    readonly target: unknown,
    /** The object, when everything is done. */
    readonly made: object | undefined,
    readonly self: () => object,
    readonly superCall: ((...args: unknown[]) => object) | undefined,
    readonly fields: Fields | undefined,
  ) {}
}

/** Marks a class whose constructor is of this kind. */
export function markConstructor(made: object): void {
  Object.defineProperty(made, OWN, { value: made });
}

/** The beginning of the native constructor. */
export function enter(
  target: unknown,
  self: () => object,
  superCall?: (...args: unknown[]) => object,
  fields?: Fields,
): Construction {
  const asked = pending;
  pending = undefined;
  return new Construction(asked?.owner, target, asked?.made, self, superCall, fields);
}

/** The end of the native constructor. */
export function leave(runtime: CoopRuntime, made: Construction, body: Coroutine<unknown>): unknown {
  made.body = body;
  return made.owner === undefined ? runtime.plain(finished(made)) : made;
}

/** The fields of a base class, and the body. Returns what the constructor does. */
function* finished(made: Construction): Coroutine<unknown> {
  const { superCall, fields, self } = made;
  if (superCall === undefined) yield* setFields(fields?.(self()));
  return yield* made.body!;
}

function* setFields(fields: readonly Coroutine<void>[] = []): Coroutine<void> {
  for (const field of fields) yield* field;
}

/** `super(…)`. */
export function* construction(
  call: CallAny,
  { owner, target, ...made }: Construction,
  args: unknown[],
): Coroutine<object> {
  const { superCall, fields, self } = made;
  const parent = owner === undefined ? undefined : (Reflect.getPrototypeOf(owner) as Constructor);
  if (parent !== undefined && hasOwn(parent)) {
    const object = yield* construct(call, parent, args, target as Constructor);
    pending = { owner: parent, made: object };
    superCall!();
  } else superCall!(...args);
  const object = self();
  yield* setFields(fields?.(object));
  return object;
}

/** The constructor of promises calls what it is given. Null: no program has some. */
let native: { readonly constructor: unknown; readonly construct: Construct } | null = null;
type Construct = (args: readonly unknown[], target: Constructor) => Coroutine<object>;

/** From now on, constructing it is that coroutine. */
export function constructsBy(constructor: unknown, how: Construct): void {
  native = { constructor, construct: how };
}

/** Whether constructing may wait: for all others the language does it. */
export function constructionWaits(constructor: unknown, args: readonly unknown[]): boolean {
  if (typeof constructor !== 'function') return false;
  if (
    native?.constructor === constructor ||
    hasOwn(constructor) ||
    coroutineOf(constructor) !== undefined ||
    proxied(constructor) !== undefined
  )
    return true;
  return COLLECTIONS.has(constructor) && iterationWaits(args[0]);
}

/** `new constructor(…args)`. */
export function* construct(
  call: CallAny,
  constructor: Constructor,
  args: readonly unknown[],
  target: Constructor = constructor,
): Coroutine<object> {
  const proxy = proxied(constructor);
  if (proxy !== undefined) return yield* constructProxied(call, proxy, constructor, args, target);
  if (native?.constructor === constructor) return yield* native.construct(args, target);
  if (hasOwn(constructor)) return yield* constructOwn(constructor, args, target);
  if (COLLECTIONS.has(constructor) && iterationWaits(args[0]))
    return Reflect.construct(constructor, [yield* list(call, args[0]), ...args.slice(1)], target);
  if (coroutineOf(constructor) === undefined || !isConstructor(constructor))
    return Reflect.construct(constructor, args as unknown[], target);
  const prototype: unknown = target.prototype;
  const self = Object.create(isObject(prototype) ? prototype : Object.prototype) as object;
  const result = yield* call(self, constructor, args);
  return isObject(result) ? result : self;
}

function* constructOwn(constructor: Constructor, args: readonly unknown[], target: Constructor): Coroutine<object> {
  pending = { owner: constructor };
  const made = Reflect.construct(constructor, args as unknown[], target) as Construction;
  const result = yield* finished(made);
  if (isObject(result)) return result;
  if (result !== undefined && made.superCall !== undefined)
    throw new TypeError('Derived constructors may only return object or undefined');
  return made.self();
}

function* constructProxied(
  call: CallAny,
  { target: inner, handler }: { readonly target: object; readonly handler: Record<string, unknown> },
  proxy: Constructor,
  args: readonly unknown[],
  target: Constructor,
): Coroutine<object> {
  if (handler.construct === undefined)
    return yield* construct(call, inner as Constructor, args, target === proxy ? (inner as Constructor) : target);
  const result = yield* call(handler, handler.construct, [inner, args, target]);
  if (isObject(result)) return result;
  throw new TypeError('proxy [[Construct]] must return an object');
}

function hasOwn(constructor: object): boolean {
  return Object.getOwnPropertyDescriptor(constructor, OWN)?.value === constructor;
}

function isConstructor(fn: Constructor): boolean {
  try {
    Reflect.construct(Object, [], fn);
    return true;
  } catch {
    return false;
  }
}

/** What the language fills from an iterable. */
const COLLECTIONS: ReadonlySet<unknown> = new Set<unknown>([Map, Set, WeakMap, WeakSet, ...TYPED_ARRAYS]);

/** A field of an object as its class defines it. */
export function defineField(object: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

/** The static fields and blocks of a class, as coroutines of their own. */
const statics = new WeakMap<object, () => readonly Coroutine<void>[]>();

export function keepStatics(made: object, initialisers: () => readonly Coroutine<void>[]): void {
  statics.set(made, initialisers);
}

/** Runs them. Returns the class. */
export function* initialised(made: object): Coroutine<object> {
  yield* setFields(statics.get(made)!());
  return made;
}
