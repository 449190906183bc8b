/**
 * What a message becomes on its way. Shared memory stays the same object: buffers are distinguished by that.
 *
 * Source: HTML, StructuredSerializeInternal and StructuredDeserialize.
 */
import { worldOf } from '../current.js';
import { isObject } from '../../../common/is-object.js';

/** Makes something that can only be moved, such as a port, anew where it arrives; undefined: it is none of those. */
export type Move = (value: object) => object | undefined;

const ERRORS: Readonly<Record<string, ErrorConstructor>> = {
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};
const BOXES = new Set<unknown>([Boolean.prototype, Number.prototype, String.prototype]);

/** As it is when this module is loaded. */
const { structuredClone: detach } = globalThis;

/** What stands for shared memory where it arrives: the same object, which is others' too from now on. */
export type Keep = (memory: WasmMemory | SharedArrayBuffer) => object;

export interface WasmMemory {
  readonly buffer: SharedArrayBuffer;
}
const WASM = Reflect.get(globalThis, 'WebAssembly') as { Memory: Function; Module: Function };

/** @param transfer what is moved, and no longer the sender's @throws {DOMException} DataCloneError */
export function clone(value: unknown, transfer: readonly object[], move: Move, keep = shareIt): unknown {
  const seen = new Map<object, object>();
  for (const [i, given] of transfer.entries()) {
    if (transfer.indexOf(given) !== i) throw cannot('Transfer list contains duplicate', given);
    const moved = given instanceof ArrayBuffer ? given.slice(0) : move(given);
    if (moved === undefined) throw cannot('Value is not transferable', given);
    seen.set(given, moved);
  }
  const copied = copy(value);
  for (const given of transfer) if (given instanceof ArrayBuffer) detach(given, { transfer: [given] });
  return copied;

  function copy(part: unknown): unknown {
    if (typeof part === 'symbol' || typeof part === 'function') throw cannot('', part);
    if (!isObject(part)) return part;
    const known = seen.get(part);
    if (known !== undefined) return known;
    const made = empty(part);
    seen.set(part, made);
    fill(part, made);
    return made;
  }

  function empty(part: object): object {
    if (part instanceof SharedArrayBuffer || part instanceof WASM.Memory) return keep(part as SharedArrayBuffer);
    if (part instanceof WASM.Module) return part;
    if (part instanceof ArrayBuffer) return part.slice(0);
    if (ArrayBuffer.isView(part)) return view(part);
    if (part instanceof Date) return new Date(part.getTime());
    if (part instanceof RegExp) return new RegExp(part.source, part.flags);
    if (part instanceof Map) return new Map();
    if (part instanceof Set) return new Set();
    if (Array.isArray(part)) return Array.from({ length: part.length });
    if (part instanceof Error) return new (ERRORS[part.name] ?? Error)(part.message);
    if (BOXES.has(Object.getPrototypeOf(part))) return Object(part.valueOf()) as object;
    const tag = Object.prototype.toString.call(part).slice('[object '.length, -1);
    if (tag !== 'Object' && !Object.hasOwn(part, Symbol.toStringTag))
      throw cannot(`#<${tag}> could not be cloned.`, part);
    return {};
  }

  function view(part: ArrayBufferView): object {
    const buffer = copy(part.buffer) as ArrayBuffer;
    const Made = part.constructor as new (buffer: ArrayBuffer, offset: number, length: number) => object;
    const length = part instanceof DataView ? part.byteLength : (part as Int8Array).length;
    return new (Object.hasOwn(globalThis, Made.name) ? Made : Uint8Array)(buffer, part.byteOffset, length);
  }

  function fill(part: object, made: object): void {
    if (part instanceof Map)
      for (const [key, member] of part) (made as Map<unknown, unknown>).set(copy(key), copy(member));
    else if (part instanceof Set) for (const member of part) (made as Set<unknown>).add(copy(member));
    else if (part instanceof Error) fillError(part, made);
    else if (Array.isArray(part) || Object.getPrototypeOf(made) === Object.prototype) {
      if (ArrayBuffer.isView(part)) return;
      for (const [key, member] of Object.entries(part))
        Object.defineProperty(made, key, { value: copy(member), writable: true, enumerable: true, configurable: true });
      if (Array.isArray(part)) for (let i = 0; i < part.length; i++) if (!(i in part)) Reflect.deleteProperty(made, i);
    }
  }

  function fillError(part: Error, made: object): void {
    Object.defineProperty(made, 'stack', { value: part.stack, writable: true, configurable: true });
    if ('cause' in part)
      Object.defineProperty(made, 'cause', { value: copy(part.cause), writable: true, configurable: true });
  }
}

/** Shared memory stays the thread's own, if it is. Source: HTML, structuredClone. */
export function structuredCloneOf(value: unknown, options?: unknown): unknown {
  return clone(
    value,
    transferOf(options),
    () => undefined,
    (memory) => memory,
  );
}

export function transferOf(transfer: unknown): readonly object[] {
  if (transfer === undefined || transfer === null) return [];
  if (Array.isArray(transfer)) return transfer as object[];
  return (transfer as { readonly transfer?: object[] }).transfer ?? [];
}

const shareIt: Keep = (memory) => {
  worldOf()?.host?.share(memory instanceof SharedArrayBuffer ? memory : memory.buffer);
  return memory;
};

function cannot(why: string, value: unknown): DOMException {
  return new DOMException(why === '' ? `${String(value)} could not be cloned.` : why, 'DataCloneError');
}
