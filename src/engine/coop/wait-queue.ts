/** Who is in Atomics.wait, in the order of waiting. Source: ECMA-262, WaiterList. */
import { wordOf, type Frame } from './actor.js';

export class WaitQueue {
  readonly #waiters: { readonly frame: Frame; readonly word: number }[] = [];

  clear(): void {
    this.#waiters.length = 0;
  }

  add(frame: Frame): void {
    frame.waiting = true;
    this.#waiters.push({ frame, word: wordOf(frame.array, frame.index) });
  }

  /** Wakes up to `limit` of those that wait for `word`, the longest waiting first. Returns how many. */
  notify(word: number, limit: number): number {
    let woken = 0;
    for (let i = 0; i < this.#waiters.length && woken < limit; ) {
      if (this.#waiters[i].word === word) {
        this.#wake(i, 'ok');
        woken++;
      } else i++;
    }
    return woken;
  }

  /** The wait of `frame` times out, if it is in one. */
  timeOut(frame: Frame | undefined): void {
    const index = this.#waiters.findIndex((waiter) => waiter.frame === frame);
    if (index >= 0) this.#wake(index, 'timed-out');
  }

  #wake(index: number, result: 'ok' | 'timed-out'): void {
    const [{ frame }] = this.#waiters.splice(index, 1);
    frame.waiting = false;
    frame.result = result;
  }
}
