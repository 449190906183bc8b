/** What a typed array is by itself, whatever its prototype and its own properties say. */
import { TYPED_ARRAYS } from '../../common/typed-arrays.js';

type Getter = (this: unknown) => unknown;

const PROTOTYPE = Object.getPrototypeOf(Int8Array.prototype) as object;
type Constructor = Int32ArrayConstructor;
const BY_KIND: ReadonlyMap<string | undefined, Constructor> = new Map(
  TYPED_ARRAYS.map((View) => [View.name, View] as const),
);

const [KIND, BUFFER, BYTE_OFFSET] = [Symbol.toStringTag, 'buffer', 'byteOffset'].map(
  (key) => Reflect.get(Object.getOwnPropertyDescriptor(PROTOTYPE, key)!, 'get') as Getter,
);

/** `Int32Array` and its like; undefined for what is no typed array. */
export function kindOf(value: unknown): string | undefined {
  return KIND.call(value) as string | undefined;
}

export function bufferOf(array: Int32Array): ArrayBufferLike {
  return BUFFER.call(array) as ArrayBufferLike;
}

export function byteOffsetOf(array: Int32Array): number {
  return BYTE_OFFSET.call(array) as number;
}

/** Of any typed array. */
export function bytesPerElement(array: Int32Array): number {
  return BY_KIND.get(kindOf(array))!.BYTES_PER_ELEMENT;
}

/** One element of the same kind, in a buffer that can be shrunk to nothing. */
export function standIn(array: Int32Array): { readonly array: Int32Array; readonly buffer: ArrayBuffer } {
  const bytes = bytesPerElement(array);
  const buffer = new ArrayBuffer(bytes, { maxByteLength: bytes });
  return { array: new (BY_KIND.get(kindOf(array))!)(buffer), buffer };
}
