/**
 * What threads share: a SharedArrayBuffer, which may grow, or a WebAssembly.Memory that is shared. Both cross threads in
 * messages.
 */
export interface WasmMemory {
  readonly buffer: SharedArrayBuffer;
}
export type MemoryObject = SharedArrayBuffer | WasmMemory;

/** What memory was asked for with, besides its size. */
export interface MemoryOptions {
  /** Of a SharedArrayBuffer that may grow. */
  readonly maxByteLength?: number;
  /** Of a WebAssembly.Memory. */
  readonly wasm?: object;
}

type WasmConstructor = new (descriptor: object) => WasmMemory;
const NATIVE_SHARED_BUFFER = SharedArrayBuffer;
const NATIVE_WASM_MEMORY = (Reflect.get(globalThis, 'WebAssembly') as { Memory: WasmConstructor }).Memory;
const PAGE_BYTES = 65_536;

/** New memory, whatever has become of the global constructors. */
export function newMemory(bytes: number, { maxByteLength, wasm }: MemoryOptions = {}): MemoryObject {
  if (wasm !== undefined) return new NATIVE_WASM_MEMORY(wasm);
  return newBuffer(bytes, maxByteLength);
}

function newBuffer(bytes: number, maxByteLength?: number): SharedArrayBuffer {
  return new NATIVE_SHARED_BUFFER(bytes, maxByteLength === undefined ? {} : { maxByteLength });
}

function bufferOf(memory: MemoryObject): SharedArrayBuffer {
  return memory instanceof NATIVE_SHARED_BUFFER ? memory : memory.buffer;
}

/** Makes it all zeroes. Returns false when it has not this size: it was not made for this. */
function clear(memory: MemoryObject | undefined, bytes: number): memory is MemoryObject {
  if (memory === undefined || bufferOf(memory).byteLength !== bytes) return false;
  const buffer = bufferOf(memory);
  const numbers = Math.trunc(bytes / Float64Array.BYTES_PER_ELEMENT);
  new Float64Array(buffer, 0, numbers).fill(0); // of shared memory each element is written by itself
  new Uint8Array(buffer, numbers * Float64Array.BYTES_PER_ELEMENT).fill(0);
  return true;
}

/** Thrown where memory is to be used again. */
export const HAS_GROWN = 'memory that has grown cannot be made small again, for another history';

/** The memory that a set-up makes, by the order in which it is made: the same objects in every execution. */
export class MadeMemory {
  readonly objects: MemoryObject[];
  /** Names of the constructors that it is made by; null: it has not been made in this thread. */
  madeBy: readonly string[] | null = null;
  readonly #asked: { readonly bytes: number; readonly options: MemoryOptions }[] = [];
  readonly #isComplete: boolean;

  /** @param made by another thread: there is no more than that; left out: it is made when it is asked for first */
  constructor(made?: readonly MemoryObject[]) {
    this.objects = [...(made ?? [])];
    this.#isComplete = made !== undefined;
  }

  /** The `index`-th memory, zeroed. Undefined: it was made with another size. */
  make(index: number, bytes: number, options: MemoryOptions): MemoryObject | undefined {
    if (index === this.objects.length && !this.#isComplete) {
      this.objects.push(newMemory(bytes, options));
      this.#asked.push({ bytes, options });
    }
    const memory = this.objects[index] as MemoryObject | undefined;
    return clear(memory, bytes) ? memory : undefined;
  }

  /** Whether it can grow, and has. */
  hasGrown(index: number): boolean {
    const memory = this.objects[index] as MemoryObject | undefined;
    return memory !== undefined && bufferOf(memory).growable;
  }

  /** Memory that has grown cannot be as it was: other memory takes its place. Returns whether any has. */
  renew(): boolean {
    let grown = false;
    for (const [index, { bytes, options }] of this.#asked.entries()) {
      if (bufferOf(this.objects[index]).byteLength === bytes) continue;
      this.objects[index] = newMemory(bytes, options);
      grown = true;
    }
    return grown;
  }
}

/** What is shared of a descriptor of a WebAssembly.Memory; null: it is private to its thread. */
export function sharedWasm(descriptor: unknown): { readonly bytes: number; readonly options: MemoryOptions } | null {
  const { initial, minimum, shared } = Object(descriptor) as Record<string, unknown>;
  if (shared !== true) return null;
  return { bytes: Number(initial ?? minimum) * PAGE_BYTES, options: { wasm: Object(descriptor) as object } };
}
