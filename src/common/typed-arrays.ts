/** The constructors of typed arrays that there are: of the language's own, captured when this module is loaded. */

/** Since Node 24. */
const { Float16Array } = globalThis as unknown as { readonly Float16Array?: Int32ArrayConstructor };

export const TYPED_ARRAYS = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
  ...(Float16Array === undefined ? [] : [Float16Array]),
  Float32Array,
  Float64Array,
] as unknown as readonly Int32ArrayConstructor[];
