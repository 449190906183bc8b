/**
 * Shares the memory that a plain scenario makes. `shared()` is called in every thread, before every execution, and each
 * buffer it makes is the same memory in all of them, told by the order in which it is made: so objects of any class can
 * hold it, as they do in threads of a real program. A typed array over memory of its own gets shared memory as well.
 */
import type { Place } from '../engine/free/batch/memory.js';

type View = Int32Array;
type ViewConstructor = new (...args: unknown[]) => View;

/**
 * Gives the memory of the `index`-th buffer: zeroed. `own`: it is a typed array's own, and nobody asked for a buffer.
 */
export type Provide = (index: number, bytes: number, own: boolean) => SharedArrayBuffer | Place;

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
export function newBuffer(bytes: number): SharedArrayBuffer {
  return new NATIVE_SHARED_BUFFER(bytes);
}

/** Calls `make` with all the memory that it makes taken from `provide`. Synchronous code only. */
export function withSharedBuffers<T>(make: () => T, provide: Provide): T {
  let made = 0;
  const next = (bytes: number): SharedArrayBuffer | Place => provide(made++, bytes, true);
  const buffer = {
    construct: (_: object, [bytes]: unknown[]): object => wholeOf(provide(made++, Number(bytes ?? 0), false)),
  };
  const view = { construct: (native: object, args: unknown[]) => viewOf(native as ViewConstructor, args, next) };
  const names = ['SharedArrayBuffer', 'ArrayBuffer', ...VIEWS];
  const replaced: [string, unknown][] = names.map((name) => [name, Reflect.get(globalThis, name)]);
  for (const [name, native] of replaced) {
    Reflect.set(globalThis, name, new Proxy(native as object, name.endsWith('Buffer') ? buffer : view));
  }
  try {
    return make();
  } finally {
    for (const [name, native] of replaced) Reflect.set(globalThis, name, native);
  }
}

/**
 * Calls `make` on the memory of the calls before: each buffer zeroed, in the order in which it is made.
 *
 * @param buffers filled by the first call
 * @param what names `make` in the error for one that asks for other memory from call to call
 */
export function makeAgain<T>(make: () => T, buffers: SharedArrayBuffer[], what: string): T {
  const known = buffers.length > 0;
  return withSharedBuffers(make, (index, bytes) => {
    if (!known) buffers[index] ??= newBuffer(bytes);
    const buffer = buffers[index] as SharedArrayBuffer | undefined;
    if (buffer?.byteLength !== bytes) throw new Error(`${what} makes other memory from call to call`);
    new Uint8Array(buffer).fill(0);
    return buffer;
  });
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
