/**
 * Numbers for the words of any memory.
 *
 * The memory that the set-up made is shared: its buffers are numbered in the order in which they were made, and the
 * words of one stand together. All other memory was made by the actor that uses it, and no other thread can reach it: it
 * is private. Its words are numbered below PRIVATE, for each actor by itself, in the order in which its buffers are met.
 *
 * Where the set-up made no memory that is known, as in a machine, all memory is shared and numbered as it is met.
 */
import { bufferOf, byteOffsetOf, bytesPerElement } from './slots.js';

type View = Int32Array;
/** Also a WebAssembly.Memory, whose buffer is another one after it has grown. */
type Memory = ArrayBufferLike | View | { readonly buffer: SharedArrayBuffer };

interface Seen {
  readonly array: View;
  /** Number of the view's first word. */
  readonly first: number;
}

/** The private memory of one actor, by buffer. */
interface Private {
  readonly firsts: Map<ArrayBufferLike, number>;
  next: number;
}

/** Words between two buffers, so that a view of a growing buffer does not reach the next. */
const BUFFER_WORDS = 1 << 24;
/** Views that are remembered: of many that come and go none is. */
const SEEN_MAX = 16;
/** The number of what is no word of memory. */
export const NO_WORD = -1;
/** Numbers of private words are at most this. */
const PRIVATE = -2;
/** Actors whose private words have numbers of their own. */
const OWNERS = 127;

export function isPrivate(word: number): boolean {
  return word <= PRIVATE;
}

export class WordNumbers {
  #array: unknown = null;
  #first = 0;
  #scale = 4;
  readonly #seen: Seen[] = [];
  /** By number. A typed array stands for the buffer of its own. */
  readonly #memories: Memory[] = [];
  /** Numbers of the buffers that memories have had. */
  readonly #buffers = new Map<ArrayBufferLike, number>();
  /** Whether the set-up said what it made. */
  #known = false;
  /** Memories from this number on were an actor's own before; -1: there are none. */
  #handedOver = -1;
  readonly #private = new Map<number, Private>();

  /** The number of an element's word, as `actor` sees it; elements of 8 bytes have their first word's. */
  of(array: View, index: number, actor: number): number {
    if (array === this.#array) return this.#first + ((index * this.#scale) >> 2);
    return this.#find(array, index, actor);
  }

  /** The next number is this memory's: a buffer, a typed array with one of its own, or a WebAssembly.Memory. */
  know(memory: Memory): void {
    this.#known = true;
    this.#number(memory);
  }

  /** Whether the set-up made the memory of this view. */
  isKnown(array: View): boolean {
    return this.#seen.some((seen) => seen.array === array) || this.#numberOf(bufferOf(array)) >= 0;
  }

  /** Another execution has memory of its own. */
  forget(): void {
    this.#array = null;
    this.#known = false;
    this.#handedOver = -1;
    this.#seen.length = this.#memories.length = 0;
    if (this.#buffers.size > 0) this.#buffers.clear();
  }

  /** An actor has handed its memory to another one: from now on it is shared, until the execution ends. */
  share(memory: SharedArrayBuffer): void {
    if (!this.#known || this.#numberOf(memory) >= 0) return;
    if (this.#handedOver < 0) this.#handedOver = this.#memories.length;
    this.#array = null;
    this.#number(memory);
  }

  /** All memory that the set-up has not made is an actor's own, until it is handed over. */
  knowAll(): void {
    this.#known = true;
  }

  /** The number of a buffer that is shared; -1: it is an actor's own. */
  numberOf(buffer: ArrayBufferLike): number {
    return this.#numberOf(buffer);
  }

  /** Real threads: another thread's memory has come, under that number. */
  meet(buffer: ArrayBufferLike, number: number): void {
    this.#array = null;
    this.#buffers.set(buffer, number);
  }

  /** How many memories the set-up has made. */
  get made(): number {
    return this.#memories.length;
  }

  /** Another execution begins: the private memory of its actors is not the last one's. */
  begin(): void {
    if (this.#handedOver >= 0) {
      this.#memories.length = this.#handedOver;
      this.#handedOver = -1;
      this.#array = null;
      this.#seen.length = 0;
      this.#buffers.clear();
    }
    if (this.#private.size > 0) this.#private.clear();
  }

  /** The number of the buffer of a shared word, and the word's place there. */
  static placeOf(word: number): { readonly buffer: number; readonly word: number } {
    return { buffer: Math.trunc(word / BUFFER_WORDS), word: word % BUFFER_WORDS };
  }

  /** `private[3]`; null when the word is shared. */
  static privateName(word: number): string | null {
    return isPrivate(word) ? `private[${(PRIVATE - word) % BUFFER_WORDS}]` : null;
  }

  #find(array: View, index: number, actor: number): number {
    if (!ArrayBuffer.isView(array)) return NO_WORD; // a hint, or the operation will throw
    const scale = bytesPerElement(array);
    const first = this.#firstOf(array);
    const offset = (index * scale) >> 2;
    if (first < 0) return this.#privateWord(array, offset, actor);
    this.#array = array;
    this.#scale = scale;
    this.#first = first;
    return first + offset;
  }

  /** Number of the first word of shared memory; -1: the memory is private. */
  #firstOf(array: View): number {
    const seen = this.#seen.find((one) => one.array === array);
    if (seen !== undefined) return seen.first;
    if (!this.#known && this.#memories.length === 0) return this.#number(array);
    const buffer = bufferOf(array);
    let number = this.#numberOf(buffer);
    if (number < 0) {
      if (this.#known) return -1;
      number = this.#memories.push(buffer) - 1;
    }
    const first = number * BUFFER_WORDS + (byteOffsetOf(array) >> 2);
    if (this.#seen.length < SEEN_MAX) this.#seen.push({ array, first });
    return first;
  }

  /** Asking a small array for its buffer moves its contents, so an array that has one of its own is not asked. */
  #number(memory: Memory): number {
    const first = (this.#memories.push(memory) - 1) * BUFFER_WORDS;
    if ('buffer' in memory && !ArrayBuffer.isView(memory)) this.#numberOf(memory.buffer); // it may grow before it is met
    if (!ArrayBuffer.isView(memory)) return first;
    this.#seen.push({ array: memory, first: first + (byteOffsetOf(memory) >> 2) });
    return first + (byteOffsetOf(memory) >> 2);
  }

  #numberOf(buffer: ArrayBufferLike): number {
    const known = this.#buffers.get(buffer);
    if (known !== undefined) return known;
    const number = this.#memories.findIndex((memory) => ('buffer' in memory ? memory.buffer : memory) === buffer);
    if (number >= 0) this.#buffers.set(buffer, number);
    return number;
  }

  #privateWord(array: View, offset: number, actor: number): number {
    let own = this.#private.get(actor);
    if (own === undefined) this.#private.set(actor, (own = { firsts: new Map(), next: 0 }));
    const buffer = bufferOf(array);
    let first = own.firsts.get(buffer);
    if (first === undefined) {
      const words = Math.max(1, buffer.byteLength >> 2);
      first = own.next + words > BUFFER_WORDS ? 0 : own.next;
      own.next = first + words;
      own.firsts.set(buffer, first);
    }
    const place = (first + (byteOffsetOf(array) >> 2) + offset) % BUFFER_WORDS;
    return PRIVATE - (actor % OWNERS) * BUFFER_WORDS - place;
  }
}
