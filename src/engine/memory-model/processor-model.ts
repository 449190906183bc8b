/**
 * `--memory x86`: plain writes that are steps go into the store buffer of their thread, from which they reach the memory
 * in order, at a time that the schedule decides. A thread sees its own. Every operation of Atomics but a load waits until
 * the buffer is empty.
 *
 * Source: Sewell, Sarkar, Owens, Zappa Nardelli, Myreen, x86-TSO, CACM 2010; and the code that V8 makes for x64, where
 * Atomics.load is a plain mov, and Atomics.store an exchange.
 */
import { Opcode as Op, PLAIN_READ, PLAIN_WRITE } from '../controlled/opcodes.js';
import type { Model, ModelledStep, Range } from './model.js';

interface Store {
  readonly range: Range;
  readonly bytes: Uint8Array;
  readonly word: number;
}

/** What the schedule learns of buffers. */
export interface BufferPort {
  /** The oldest store of a thread may reach the memory from now on, or not any more. */
  mayDrain(actor: number, may: boolean): void;
  /** Memory was written. */
  drained(word: number, bytes: number): void;
}

export class ProcessorModel implements Model {
  /** A store leaves its buffer by an event, of which no strategy learns what it depends on. */
  readonly isExact = false;
  readonly isOpen = undefined;
  readonly taken = undefined;
  readonly overwrittenAt = -1;
  #buffers: Store[][] = [];

  /** @param firstEvent number of the event by which the first thread's oldest store reaches the memory */
  constructor(
    private readonly firstEvent: number,
    private readonly port: BufferPort,
  ) {}

  begin(threads: number): void {
    this.#buffers = Array.from({ length: threads }, () => []);
  }

  make({ actor, op, word, range }: ModelledStep, perform: () => unknown): unknown {
    if (op === PLAIN_WRITE) return this.#buffer(actor, word, range, perform);
    if (op !== PLAIN_READ && op !== Op.load) {
      this.#drainAll(actor);
      return perform();
    }
    const now = range.bytes.slice();
    for (const store of this.#buffers[actor]) overlay(range, store);
    const result = perform();
    range.bytes.set(now);
    return result;
  }

  made(): void {
    // all is known when a step is made
  }

  touches(actor: number, ranges: readonly Range[]): void {
    const isOwn = (range: Range): boolean => this.#buffers[actor].some((store) => overlaps(range, store.range));
    if (ranges.some(isOwn)) this.#drainAll(actor);
  }

  onEvent(event: number): void {
    this.#drain(event - this.firstEvent);
  }

  /** The value is converted as the memory would do it, and is not there yet. */
  #buffer(actor: number, word: number, range: Range, perform: () => unknown): unknown {
    const now = range.bytes.slice();
    const result = perform();
    this.#buffers[actor].push({ range, bytes: range.bytes.slice(), word });
    range.bytes.set(now);
    this.port.mayDrain(actor, true);
    return result;
  }

  #drainAll(actor: number): void {
    while (this.#buffers[actor].length > 0) this.#drain(actor);
  }

  #drain(actor: number): void {
    const buffer = this.#buffers[actor];
    const { range, bytes, word } = buffer.shift()!;
    range.bytes.set(bytes);
    this.port.drained(word, bytes.length);
    if (buffer.length === 0) this.port.mayDrain(actor, false);
  }
}

/** Puts what a store has of a range there. */
function overlay(range: Range, { range: written, bytes }: Store): void {
  for (let i = 0; i < bytes.length; i++) {
    const at = written.start + i - range.start;
    if (at >= 0 && at < range.size) range.bytes[at] = bytes[i];
  }
}

function overlaps(a: Range, b: Range): boolean {
  return a.start < b.start + b.size && b.start < a.start + a.size;
}
