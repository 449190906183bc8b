/**
 * An actor's own code or a handler that interrupted it, and the operation that it is about to make. What scheduling
 * knows of it is on the board.
 */
import { CoroutineStack } from '../rewriter/coroutine-stack.js';
import type { PendingStep } from '../../lab/schedule.js';
import { isWrite } from '../controlled/operations.js';
import { Visits } from '../controlled/spins/visits.js';
import type { Coroutine } from '../rewriter/runtime.js';

const NOTHING = new Int32Array(1);

/** Frames are used again by every execution. */
export class Frame implements PendingStep {
  readonly coroutines = new CoroutineStack();
  site = -1;
  /** -1: none. */
  op = -1;
  word = -1;
  /** Whether that is an operation on shared memory that has not been made. */
  isNext = false;
  readonly visits = new Visits();
  /** Operations that changed memory which no other actor sees. */
  effects = 0;

  // Of an operation whose coroutines have yielded:
  /** They yielded at the point before: the operation is still to be made. */
  pending = false;
  array: Int32Array = NOTHING;
  index = 0;
  value: unknown = 0;
  extra: unknown = 0;
  /** AWAITED: how its wait ended. */
  result: unknown = undefined;

  /** @param address of what the board knows of it */
  constructor(readonly address: number) {}

  begin(coroutine: Coroutine): void {
    this.coroutines.begin(coroutine);
    this.op = this.site = -1;
    this.isNext = false;
    this.visits.clear();
  }

  /** What its operation does, or is to do; null: it has none, or none on memory. Itself, since it is asked at each decision. */
  get next(): PendingStep | null {
    return this.op < 0 || this.word < 0 ? null : this;
  }

  get writes(): boolean {
    return isWrite(this.op);
  }

  /** Its coroutines yield before the operation is made. */
  postpone(array: Int32Array, index: number, value: unknown, extra: unknown): void {
    this.pending = true;
    this.array = array;
    this.index = index;
    this.value = value;
    this.extra = extra;
  }

  /** Its coroutines yield after the operation. */
  keep(result: unknown): void {
    this.pending = false;
    this.result = result;
  }
}
