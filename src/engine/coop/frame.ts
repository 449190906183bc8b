/** One coroutine on an actor's stack, and the operation that it is about to make. What scheduling knows of it is on the board. */
import { Visits } from '../schedule/visits.js';
import type { Coroutine } from './rewriter/runtime.js';

const NOTHING = new Int32Array(1);

/** Frames are used again by every execution. */
export class Frame {
  coroutine!: Coroutine;
  site = -1;
  /** -1: none. */
  op = -1;
  /** A wait whose result the program looks at. */
  timed = false;
  array: Int32Array = NOTHING;
  index = 0;
  word = -1;
  value: unknown = 0;
  extra: unknown = 0;
  result: unknown = undefined;
  readonly visits = new Visits();

  begin(coroutine: Coroutine): void {
    this.coroutine = coroutine;
    this.op = this.site = -1;
    this.visits.clear();
  }
}
