/**
 * Coroutines under way, each called by the one below it. When one yields for the first time its callers are still on
 * the thread's own stack, and all of them yield, one after the other; from then on they lie here, and only the
 * innermost is resumed. So a switch costs the same however deep an actor stands.
 */
import { takeUnwound } from './calls.js';
import { goOn } from './runtime/go-on.js';
import type { Coroutine } from './runtime.js';

export class CoroutineStack {
  /** What the outermost has returned. */
  value: unknown;
  /** The innermost last; behind them, what is over. */
  readonly #coroutines: Coroutine[] = [];
  #depth = 0;

  /** Forgets what there was. */
  begin(coroutine: Coroutine): void {
    this.#coroutines[0] = coroutine;
    this.#depth = 1;
  }

  /**
   * Goes on until they want to yield. Returns whether they have come to their end. Throws what the outermost throws.
   */
  resume(): boolean {
    const coroutines = this.#coroutines;
    let value: unknown;
    while (this.#depth > 0) {
      let step: IteratorResult<void, unknown>;
      try {
        step = goOn(coroutines[this.#depth - 1], value);
      } catch (error) {
        step = this.#throwToCallers(error);
      }
      if (!step.done) {
        this.#depth = takeUnwound(coroutines, this.#depth);
        return false;
      }
      this.#depth--;
      value = step.value;
    }
    this.value = value;
    return true;
  }

  /** What the innermost has thrown is thrown by the call in its caller. */
  #throwToCallers(error: unknown): IteratorResult<void, unknown> {
    let thrown = error;
    while (--this.#depth > 0) {
      try {
        return this.#coroutines[this.#depth - 1].throw(thrown);
      } catch (other) {
        thrown = other;
      }
    }
    throw thrown;
  }
}

/** Drives a coroutine whose caller cannot wait. Throws when it wants to wait nevertheless. */
export function runPlainly(coroutine: Coroutine): unknown {
  const { done, value } = goOn(coroutine);
  if (done) return value;
  takeUnwound([], 0);
  coroutine.return(undefined);
  throw new Error('a coroutine wants to wait, but was called by code that cannot; the lockstep engine can run this');
}
