/**
 * What each call of a program returned and when, in shared memory: threads write it, and the judge reads it.
 *
 * Safe with plain accesses: each slot has one writer, and it is read when all threads are done or have stopped. The
 * clock is drawn from with an atomic addition.
 */
import { add } from '../memory/atomics.js';
import type { Recorder } from './run-calls.js';
import { valueFromJson, valueToJson } from '../lab/values.js';

const [INVOKED, RETURNED, TAG, LENGTH] = [0, 1, 2, 3];
const SLOT_WORDS = 4;
/** Buffers that a record is made of. */
export const RECORD_BUFFERS = 3;
/** Longer values than these cannot be recorded. */
const TEXT_BYTES = 240;
const Tag = { PENDING: 0, UNDEFINED: 1, NULL: 2, FALSE: 3, TRUE: 4, NUMBER: 5, JSON: 6, THREW: 7, HUNG: 8 } as const;
const SIMPLE = new Map<unknown, number>([
  [undefined, Tag.UNDEFINED],
  [null, Tag.NULL],
  [false, Tag.FALSE],
  [true, Tag.TRUE],
]);

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

export interface RecordedCall {
  readonly invoked: number;
  /** Infinity: pending. */
  readonly returned: number;
  readonly result: unknown;
  /** What it threw, in one line. */
  readonly threw?: string | undefined;
  /** Where it was ended, because it would never have returned; empty: that is not known. */
  readonly hung?: string | undefined;
}

export class CallRecord implements Recorder {
  readonly #words: Int32Array;
  readonly #numbers: Float64Array;
  readonly #text: Uint8Array;
  /** What was written here, by slot: on coroutines all of it is, and need not be decoded. */
  readonly #written: (string | undefined)[] = [];

  /** @param slots calls that there can be */
  constructor(readonly slots: number) {
    this.#words = new Int32Array(new SharedArrayBuffer((1 + slots * SLOT_WORDS) * 4));
    this.#numbers = new Float64Array(new SharedArrayBuffer(slots * 8));
    this.#text = new Uint8Array(new SharedArrayBuffer(slots * TEXT_BYTES));
  }

  /** Called for each call that begins and returns. */
  onCall: ((slot: number, returned: boolean) => void) | null = null;

  begin(slot: number): void {
    this.onCall?.(slot, false);
    this.#words[1 + slot * SLOT_WORDS + INVOKED] = this.#tick();
  }

  end(slot: number, result: unknown): void {
    const at = 1 + slot * SLOT_WORDS;
    const simple = SIMPLE.get(result);
    if (simple !== undefined) this.#words[at + TAG] = simple;
    else if (typeof result === 'number') {
      this.#words[at + TAG] = Tag.NUMBER;
      this.#numbers[slot] = result;
    } else this.#write(slot, Tag.JSON, valueToJson(result));
    this.#words[at + RETURNED] = this.#tick();
    this.onCall?.(slot, true);
  }

  threw(slot: number, message: string): void {
    this.#write(slot, Tag.THREW, message);
    this.#words[1 + slot * SLOT_WORDS + RETURNED] = this.#tick();
    this.onCall?.(slot, true);
  }

  /** It would never have returned. */
  hung(slot: number, place: string): void {
    this.#write(slot, Tag.HUNG, place);
  }

  /** Null: it was not made. */
  read(slot: number): RecordedCall | null {
    const at = 1 + slot * SLOT_WORDS;
    const invoked = this.#words[at + INVOKED];
    if (invoked === 0) return null;
    const tag = this.#words[at + TAG];
    if (tag === Tag.PENDING) return { invoked, returned: Infinity, result: undefined };
    if (tag === Tag.HUNG) return { invoked, returned: Infinity, result: undefined, hung: this.#read(slot) };
    const returned = this.#words[at + RETURNED];
    if (tag === Tag.THREW) return { invoked, returned, result: undefined, threw: this.#read(slot) };
    return { invoked, returned, result: this.#result(slot, tag) };
  }

  /** Forgets everything. */
  clear(): void {
    this.#words.fill(0);
    this.#written.length = 0;
  }

  /** The engine's own Atomics, so that it is no step of the program. */
  #tick(): number {
    return add(this.#words, 0, 1) + 1;
  }

  #result(slot: number, tag: number): unknown {
    if (tag === Tag.NUMBER) return this.#numbers[slot];
    if (tag === Tag.JSON) return valueFromJson(this.#read(slot));
    for (const [value, simple] of SIMPLE) if (simple === tag) return value;
    throw new Error(`no value has the tag ${tag}`);
  }

  #write(slot: number, tag: number, text: string): void {
    const bytes = ENCODER.encode(text);
    if (tag === Tag.JSON && bytes.length > TEXT_BYTES)
      throw new RangeError(`a result of ${bytes.length} bytes cannot be recorded; ${TEXT_BYTES} are the most`);
    const kept = bytes.length <= TEXT_BYTES ? bytes : bytes.subarray(0, TEXT_BYTES);
    this.#text.set(kept, slot * TEXT_BYTES);
    this.#written[slot] = kept === bytes ? text : undefined;
    this.#words[1 + slot * SLOT_WORDS + LENGTH] = kept.length;
    this.#words[1 + slot * SLOT_WORDS + TAG] = tag;
  }

  #read(slot: number): string {
    const written = this.#written[slot];
    if (written !== undefined) return written;
    const length = this.#words[1 + slot * SLOT_WORDS + LENGTH];
    return DECODER.decode(this.#text.slice(slot * TEXT_BYTES, slot * TEXT_BYTES + length));
  }
}
