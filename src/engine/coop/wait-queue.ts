/** Who is in Atomics.wait, in the order of waiting. Source: ECMA-262, WaiterList. */
import { wordOf, type Actor, type Frame } from './actor.js';

export class WaitQueue {
  readonly #waiters: { readonly actor: Actor; readonly frame: Frame; readonly word: number }[] = [];

  clear(): void {
    this.#waiters.length = 0;
  }

  add(actor: Actor, frame: Frame): void {
    actor.waiting = true;
    this.#waiters.push({ actor, frame, word: wordOf(frame.array, frame.index) });
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

  /** The wait of `actor` times out, if it is in one. */
  timeOut(actor: Actor): void {
    const index = this.#waiters.findIndex((waiter) => waiter.actor === actor);
    if (index >= 0) this.#wake(index, 'timed-out');
  }

  #wake(index: number, result: 'ok' | 'timed-out'): void {
    const [{ actor, frame }] = this.#waiters.splice(index, 1);
    actor.waiting = false;
    frame.result = result;
  }
}
