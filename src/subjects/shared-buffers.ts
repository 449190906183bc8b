/**
 * Shares the memory that a plain scenario makes. `shared()` is called in every thread, before every execution, and each
 * buffer it makes is the same memory in all of them, identified by the order in which it is made: so objects of any class can
 * hold it, as they do in threads of a real program. A typed array over memory of its own gets shared memory as well.
 */
import { InputError } from '../common/errors.js';
import { TYPED_ARRAYS } from '../common/typed-arrays.js';
import { settingUp } from '../engine/set-up.js';
import type { Place } from '../engine/free/batch/memory.js';
import { HAS_GROWN, sharedWasm, type MadeMemory, type MemoryObject, type MemoryOptions } from './memory-objects.js';
import { MAKES_OTHERS } from './setup-memory.js';

type View = Int32Array;
type ViewConstructor = new (...args: unknown[]) => View;

/**
 * Gives the memory of the `index`-th buffer: zeroed. `own`: it is a typed array's own, and no code asked for a buffer.
 * `by` is the name of the constructor that it is asked of.
 */
export type Provide = (
  index: number,
  bytes: number,
  own: boolean,
  options: MemoryOptions,
  by: string,
) => MemoryObject | Place;

const NATIVE_BUFFER = ArrayBuffer;
const NATIVE_SHARED_BUFFER = SharedArrayBuffer;
/** Makes the object that a constructor is asked for. */
type Construct = (native: object, args: unknown[]) => object;
type NextView = (bytes: number) => SharedArrayBuffer | Place;

const WASM = 'Memory';
/** The constructors that make memory, by name. */
const MEMORY_CONSTRUCTORS: readonly string[] = [
  'SharedArrayBuffer',
  'ArrayBuffer',
  WASM,
  ...TYPED_ARRAYS.map(({ name }) => name),
];

/** Calls `make` with all the memory that it makes taken from `provide`. Synchronous code only. */
export function withSharedBuffers<T>(make: () => T, provide: Provide, constructors = MEMORY_CONSTRUCTORS): T {
  let made = 0;
  const bufferBy =
    (name: string): Construct =>
    (_, [bytes, options]) =>
      wholeOf(provide(made++, Number(bytes ?? 0), false, optionsOf(options), name));
  const viewBy = (name: string): Construct => {
    const next: NextView = (bytes) => provide(made++, bytes, true, {}, name) as SharedArrayBuffer | Place;
    return (native, args) => viewOf(native as ViewConstructor, args, next);
  };
  const wasm: Construct = (native, args) => {
    const shared = sharedWasm(args[0]);
    if (shared === null) return Reflect.construct(native as ViewConstructor, args);
    return wholeOf(provide(made++, shared.bytes, false, shared.options, WASM));
  };
  const construct = (name: string): Construct =>
    name === WASM ? wasm : name.endsWith('Buffer') ? bufferBy(name) : viewBy(name);
  return withConstructors(constructors, construct, make);
}

/**
 * Calls `make` on the memory of the calls before: zeroed, in the order in which it is made. To put all constructors in the
 * place of the language's takes longer than most of what is made, so from the second call on it is those of the first.
 *
 * @param what names `make` in the error
 * @throws {InputError} when it asks for other memory than before
 */
export function makeAgain<T>(make: () => T, memory: MadeMemory, what: string): T {
  const others = (): InputError => new InputError(`${what} ${MAKES_OTHERS}`);
  const used = new Set<string>();
  let count = 0;
  const provide: Provide = (index, bytes, _own, options, by) => {
    const made = memory.make(index, bytes, options);
    if (made === undefined) throw memory.hasGrown(index) ? new InputError(HAS_GROWN) : others();
    used.add(by);
    count = index + 1;
    return made;
  };
  const value = withSharedBuffers(make, provide, memory.madeBy ?? MEMORY_CONSTRUCTORS);
  if (count < memory.objects.length) throw others();
  memory.madeBy ??= [...used];
  return value;
}

function withConstructors<T>(names: readonly string[], construct: (name: string) => Construct, make: () => T): T {
  const natives = names.map((name): unknown => Reflect.get(ownerOf(name), name));
  for (const [i, name] of names.entries())
    Reflect.set(ownerOf(name), name, new Proxy(natives[i] as object, { construct: construct(name) }));
  try {
    return settingUp(make);
  } finally {
    for (const [i, name] of names.entries()) Reflect.set(ownerOf(name), name, natives[i]);
  }
}

function ownerOf(name: string): object {
  return name === WASM ? (Reflect.get(globalThis, 'WebAssembly') as object) : globalThis;
}

function optionsOf(options: unknown): MemoryOptions {
  const { maxByteLength } = Object(options) as MemoryOptions;
  return maxByteLength === undefined ? {} : { maxByteLength };
}

/** What `new Int32Array(…)` gives, over shared memory. */
function viewOf(Native: ViewConstructor, args: unknown[], next: (bytes: number) => SharedArrayBuffer | Place): View {
  const [source] = args;
  if (isBuffer(source)) return new Native(...args);
  const own = new Native(...args);
  const given = next(own.byteLength);
  const view = isBuffer(given) ? new Native(given) : new Native(given.buffer, given.offset, own.length);
  if (!isBuffer(given) && given.among) Object.defineProperty(view, 'buffer', AMONG_OTHERS);
  view.set(own);
  return view;
}

/** No other thread may look at the buffer around a view that shares it with others: it would see them. */
const AMONG_OTHERS: PropertyDescriptor = {
  get(): never {
    throw new TypeError(
      'the buffer of a typed array is asked for that has made its own: make the SharedArrayBuffer first, and the array over it',
    );
  },
};

function wholeOf(given: MemoryObject | Place): MemoryObject {
  if (!isPlace(given)) return given;
  if (given.among) throw new Error('a buffer that was asked for is a buffer of its own');
  return given.buffer;
}

function isPlace(given: MemoryObject | Place): given is Place {
  return 'among' in given;
}

function isBuffer(value: unknown): value is SharedArrayBuffer {
  return value instanceof NATIVE_BUFFER || value instanceof NATIVE_SHARED_BUFFER;
}
