/**
 * A mutex for threads that must not block: `lock` is an async function, which waits with `Atomics.waitAsync`.
 *
 * The word is 0 (free), 1 (held) or 2 (held, and there may be waiters). An unlock notifies only when it finds 2. So a waiter
 * that has been woken must take the mutex with 2 again: others may still wait behind it, and it cannot know.
 *
 * Source: Drepper, Futexes Are Tricky, 2011, the second mutex.
 */
const [FREE, HELD, CONTENDED] = [0, 1, 2];

export class AsyncMutex {
  constructor(private readonly words: Int32Array) {}

  static create(): Int32Array {
    return new Int32Array(new SharedArrayBuffer(4));
  }

  tryLock(): boolean {
    return Atomics.compareExchange(this.words, 0, FREE, HELD) === FREE;
  }

  async lock(): Promise<void> {
    if (this.tryLock()) return;
    while (Atomics.exchange(this.words, 0, this.afterSleep()) !== FREE) {
      const { async, value } = Atomics.waitAsync(this.words, 0, CONTENDED);
      if (async) await value;
    }
  }

  unlock(): void {
    if (Atomics.exchange(this.words, 0, FREE) === CONTENDED) Atomics.notify(this.words, 0, 1);
  }

  /** What the word is set to by a thread that has to wait, or has waited. */
  protected afterSleep(): number {
    return CONTENDED;
  }
}

/** A waiter that was woken takes the mutex as if it had found it free: its unlock wakes none of those behind it. */
export class ForgetsOthers extends AsyncMutex {
  #slept = false;

  override async lock(): Promise<void> {
    this.#slept = false;
    await super.lock();
  }

  protected override afterSleep(): number {
    const state = this.#slept ? HELD : CONTENDED;
    this.#slept = !this.#slept;
    return state;
  }
}
