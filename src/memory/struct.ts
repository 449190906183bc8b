/**
 * Struct declarations: names for word offsets.
 *
 * A struct is a list of 32-bit words. A pointer to a struct is the index of its first word in the machine's
 * `Int32Array`; a field is read as `Atomics.load(mem, pointer + CSD.flags)`. Declarations stand beside the functions
 * that use them, so that a reader never has to know an offset by heart.
 */

/** Size in bytes of one word of the machine. */
export const WORD_BYTES = 4;
/** Words in one cache line: per-CPU areas are aligned to this, so that two CPUs never write one line by accident. */
export const CACHE_LINE_WORDS = 16;
/** The null pointer: word 0 of every machine is never handed out. */
export const NULL = 0;

/** What the arena and the memory map need to know of a struct. */
export interface StructInfo {
  /** The C name, as traces and `smplab memory` print it. */
  readonly structName: string;
  /** In words. */
  readonly size: number;
  /** Every field with its word offset, in order. */
  readonly layout: readonly (readonly [field: string, offset: number])[];
}

/** A struct declaration: field name → word offset. */
export type Struct<F extends string> = StructInfo & Readonly<Record<F, number>>;

/**
 * Declares a struct.
 *
 * @param structName the C name, as traces and `smplab memory` print it
 * @param fields one word each, in order; a field with `*n` behind it takes n words (`'mask*8'` declares `mask`)
 */
export function struct<const L extends readonly string[]>(structName: string, fields: L): Struct<FieldName<L[number]>> {
  const offsets: Record<string, number> = {};
  let size = 0;
  for (const declaration of fields) {
    const [name, count] = declaration.split('*') as [string, string | undefined];
    if (name in offsets || RESERVED.has(name))
      throw new Error(`struct ${structName}: field ${name} is declared twice or reserved`);
    offsets[name] = size;
    size += count === undefined ? 1 : Number(count);
  }
  return Object.freeze({ ...offsets, structName, size, layout: Object.entries(offsets) }) as unknown as Struct<
    FieldName<L[number]>
  >;
}

export type FieldName<D extends string> = D extends `${infer Name}*${string}` ? Name : D;
const RESERVED = new Set(['structName', 'size', 'layout']);
