/** `--memory ecmascript`: a read that is a step may return what the memory model of the language allows. */
import { isPlain, Opcode as Op, PLAIN_RANGE, PLAIN_READ, PLAIN_WRITE } from '../controlled/opcodes.js';
import { isWrite } from '../controlled/operations.js';
import type { Published } from '../races/clocks.js';
import type { RaceDetector } from '../races/detector.js';
import { sameBytes } from './candidates.js';
import type { Model, ModelledStep, Range } from './model.js';
import { WeakMemory, type Readable } from './weak-memory.js';

/**
 * Times that one place reads stale values one after the other: a write is seen at last, or a loop that waits for it would
 * never end.
 */
const STALE_MAX = 2;

export class LanguageModel implements Model {
  readonly isExact = true;
  isOpen: boolean | undefined;
  taken: Published | null | undefined;
  overwrittenAt = -1;
  readonly #memory: WeakMemory;
  #read: Readable | null = null;
  #wrote = false;
  /** By thread and place: stale reads since the last of what was there. */
  readonly #stale = new Map<string, number>();

  /** @param leavesOut called where a read may return less than the language allows */
  constructor(
    races: RaceDetector,
    private readonly leavesOut: () => void,
  ) {
    this.#memory = new WeakMemory(races, leavesOut);
  }

  begin(threads: number): void {
    this.#memory.begin(threads);
    this.#stale.clear();
  }

  make(step: ModelledStep, perform: () => unknown, pick: (count: number) => number): unknown {
    const { op, range } = step;
    const memory = this.#memory;
    this.taken = this.isOpen = undefined;
    this.overwrittenAt = -1;
    this.#read = null;
    this.#wrote = isWrite(op) && op !== PLAIN_RANGE;
    if (op === PLAIN_RANGE || (op >= Op.wait && !isPlain(op))) {
      if (op !== Op.notify && op !== Op.pause) this.leavesOut(); // it is of what is there now
      return perform();
    }
    if (op === Op.store || op === PLAIN_WRITE) {
      if (op === PLAIN_WRITE) memory.willWrite(step.actor, [range], step.at);
      else memory.know([range]);
      return perform();
    }
    const what = (this.#read = this.#choose(step, pick));
    this.taken = what.taken ?? null;
    this.#wrote = isWrite(op) && writes(step, what.bytes);
    const isNow = sameBytes(what.bytes, range.bytes);
    if (!isNow) this.overwrittenAt = memory.overwrittenAt(range, what);
    const result = isNow ? perform() : this.#performOn(what.bytes, range.bytes, perform);
    memory.read(what);
    return result;
  }

  made({ actor, op, range, at }: ModelledStep, published: Published | null): void {
    if (this.#wrote && !isPlain(op) && published !== null)
      this.#memory.wroteAtomically(actor, range, at, published, this.#read !== null);
  }

  touches(actor: number, ranges: readonly Range[], isWritten: boolean, at: number): void {
    if (isWritten) this.#memory.willWrite(actor, ranges, at);
  }

  onEvent(): void {
    throw new Error('the memory model of the language has no events');
  }

  #choose(step: ModelledStep, pick: (count: number) => number): Readable {
    const { actor, op, range } = step;
    const readable = this.#memory.readable(actor, range, op !== PLAIN_READ, (bytes) => writes(step, bytes));
    this.isOpen = this.#memory.isOpen;
    return readable[this.#picked(step, readable.length, pick)];
  }

  /** Which of so many values is read. */
  #picked({ actor, site, range }: ModelledStep, count: number, pick: (count: number) => number): number {
    if (count === 1 && this.#stale.size === 0) return 0;
    const key = `${actor} ${site} ${range.start} ${range.size}`;
    const stale = this.#stale.get(key) ?? 0;
    if (count > 1 && stale >= STALE_MAX) this.leavesOut();
    const picked = count > 1 && stale < STALE_MAX ? pick(count) : 0;
    if (picked === 0) this.#stale.delete(key);
    else this.#stale.set(key, stale + 1);
    return picked;
  }

  /** Makes a step on memory that holds something else meanwhile. */
  #performOn(read: Uint8Array, bytes: Uint8Array, perform: () => unknown): unknown {
    const now = bytes.slice();
    bytes.set(read);
    const result = perform();
    if (!this.#wrote) bytes.set(now);
    return result;
  }
}

/** Whether an operation that has read these bytes writes. */
function writes({ op, expected }: ModelledStep, bytes: Uint8Array): boolean {
  return isWrite(op) && (expected === null || sameBytes(expected, bytes));
}
