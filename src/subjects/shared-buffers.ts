/**
 * Shares the memory that a plain scenario makes. `shared()` is called in every thread, before every execution, and each
 * buffer it makes is the same memory in all of them, told by the order in which it is made: so objects of any class can
 * hold it, as they do in threads of a real program. A typed array over memory of its own gets shared memory as well.
 */
import type { Place } from '../engine/free/batch/memory.js';

type View = Int32Array;
type ViewConstructor = new (...args: unknown[]) => View;

/** What a buffer was asked for with: how far it may grow. */
export interface BufferOptions {
  readonly maxByteLength?: number;
}

/**
 * Gives the memory of the `index`-th buffer: zeroed. `own`: it is a typed array's own, and nobody asked for a buffer.
 */
export type Provide = (index: number, bytes: number, own: boolean, options: BufferOptions) => SharedArrayBuffer | Place;

const NATIVE_BUFFER = ArrayBuffer;
const NATIVE_SHARED_BUFFER = SharedArrayBuffer;
const VIEWS = [
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'BigInt64Array',
  'BigUint64Array',
  'Float32Array',
  'Float64Array',
] as const;

/** New memory, also while `make` of `withSharedBuffers` runs. */
export function newBuffer(bytes: number, options: BufferOptions = {}): SharedArrayBuffer {
  return new NATIVE_SHARED_BUFFER(bytes, options);
}

/** Whether a buffer has grown since it was made with so many bytes: no execution can begin with it again. */
export function hasGrown(buffer: SharedArrayBuffer, bytes: number): boolean {
  return buffer.growable && buffer.byteLength > bytes;
}

/** The constructors that make memory, by name. */
export const MEMORY_CONSTRUCTORS: readonly string[] = ['SharedArrayBuffer', 'ArrayBuffer', ...VIEWS];

/** Calls `make` with all the memory that it makes taken from `provide`. Synchronous code only. */
export function withSharedBuffers<T>(make: () => T, provide: Provide): T {
  let made = 0;
  const next = (bytes: number): SharedArrayBuffer | Place => provide(made++, bytes, true, {});
  const buffer = (_: object, [bytes, options]: unknown[]): object =>
    wholeOf(provide(made++, Number(bytes ?? 0), false, optionsOf(options)));
  const view = (native: object, args: unknown[]): object => viewOf(native as ViewConstructor, args, next);
  return withConstructors(MEMORY_CONSTRUCTORS, (name) => (name.endsWith('Buffer') ? buffer : view), make);
}

/**
 * Calls `make`, and reports the memory that it makes, in the order in which it is made: a buffer, or a typed array that
 * has one of its own. @param constructors names of those that are watched
 */
export function watchMemory<T>(
  make: () => T,
  constructors: readonly string[],
  made: (memory: SharedArrayBuffer | View, constructor: string) => void,
): T {
  const watched =
    (name: string) =>
    (native: object, args: unknown[]): object => {
      const memory = Reflect.construct(native as ViewConstructor, args) as SharedArrayBuffer | View;
      if (isBuffer(memory) || !isBuffer(args[0])) made(memory, name);
      return memory;
    };
  return withConstructors(constructors, watched, make);
}

/** The constructors by which `make` makes memory. Calls it once, and throws away what it made. */
export function constructorsOf(make: () => unknown): readonly string[] {
  const names = new Set<string>();
  watchMemory(make, MEMORY_CONSTRUCTORS, (_, name) => names.add(name));
  return [...names];
}

function withConstructors<T>(
  names: readonly string[],
  construct: (name: string) => (native: object, args: unknown[]) => object,
  make: () => T,
): T {
  const natives: unknown[] = names.map((name) => Reflect.get(globalThis, name));
  for (const [i, name] of names.entries())
    Reflect.set(globalThis, name, new Proxy(natives[i] as object, { construct: construct(name) }));
  try {
    return make();
  } finally {
    for (const [i, name] of names.entries()) Reflect.set(globalThis, name, natives[i]);
  }
}

function optionsOf(options: unknown): BufferOptions {
  const { maxByteLength } = Object(options) as BufferOptions;
  return maxByteLength === undefined ? {} : { maxByteLength: Number(maxByteLength) };
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

/** Nobody may look at the buffer around a view that shares it with others: it would see them. */
const AMONG_OTHERS: PropertyDescriptor = {
  get(): never {
    throw new TypeError(
      'the buffer of a typed array is asked for that has made its own: make the SharedArrayBuffer first, and the array over it',
    );
  },
};

function wholeOf(given: SharedArrayBuffer | Place): SharedArrayBuffer {
  if (isBuffer(given)) return given;
  if (given.among) throw new Error('a buffer that was asked for is a buffer of its own');
  return given.buffer;
}

function isBuffer(value: unknown): value is SharedArrayBuffer {
  return value instanceof NATIVE_BUFFER || value instanceof NATIVE_SHARED_BUFFER;
}
