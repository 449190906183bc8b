/**
 * Shares the memory that a plain scenario makes. `shared()` is called in every thread, before every execution, and each
 * buffer it makes is the same memory in all of them, told by the order in which it is made: so objects of any class can
 * hold it, as they do in threads of a real program. A typed array over memory of its own gets shared memory as well.
 */
type View = Int32Array;
type ViewConstructor = new (...args: unknown[]) => View;

/** Gives the memory of the `index`-th buffer: zeroed. */
export type Provide = (index: number, bytes: number) => SharedArrayBuffer;

const NATIVE_BUFFER = ArrayBuffer;
const NATIVE_SHARED_BUFFER = SharedArrayBuffer;
const VIEWS = [
  'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array',
  'BigInt64Array', 'BigUint64Array', 'Float32Array', 'Float64Array',
] as const;

/** New memory, also while `make` of `withSharedBuffers` runs. */
export function newBuffer(bytes: number): SharedArrayBuffer {
  return new NATIVE_SHARED_BUFFER(bytes);
}

/** Calls `make` with all the memory that it makes taken from `provide`. Synchronous code only. */
export function withSharedBuffers<T>(make: () => T, provide: Provide): T {
  let made = 0;
  const next = (bytes: number): SharedArrayBuffer => provide(made++, bytes);
  const buffer = { construct: (_: object, [bytes]: unknown[]): object => next(Number(bytes ?? 0)) };
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

/** What `new Int32Array(…)` gives, over shared memory. */
function viewOf(Native: ViewConstructor, args: unknown[], next: (bytes: number) => SharedArrayBuffer): View {
  const [source] = args;
  if (isBuffer(source)) return new Native(...args);
  const own = new Native(...args);
  const view = new Native(next(own.byteLength));
  view.set(own);
  return view;
}

function isBuffer(value: unknown): boolean {
  return value instanceof NATIVE_BUFFER || value instanceof NATIVE_SHARED_BUFFER;
}
