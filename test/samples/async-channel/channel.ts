/**
 * A channel for one sender and one receiver, whose receiver awaits what is sent.
 *
 * The receiver looks at the count of what was sent, and waits on that word for another value than the one that it has seen:
 * what is sent in between is noticed by `Atomics.waitAsync` itself.
 */
const [SENT, SLOTS] = [0, 1];

export class Channel {
  #received = 0;

  constructor(protected readonly words: Int32Array) {}

  /** @param room values that are ever sent */
  static create(room: number): Int32Array {
    return new Int32Array(new SharedArrayBuffer((SLOTS + room) * 4));
  }

  send(value: number): void {
    const sent = Atomics.load(this.words, SENT);
    Atomics.store(this.words, SLOTS + sent, value);
    Atomics.store(this.words, SENT, sent + 1);
    Atomics.notify(this.words, SENT);
  }

  async receive(): Promise<number> {
    for (;;) {
      const sent = Atomics.load(this.words, SENT);
      if (sent > this.#received) return Atomics.load(this.words, SLOTS + this.#received++);
      await this.another(sent);
    }
  }

  /** Settles when more was sent than that. */
  protected async another(seen: number): Promise<void> {
    const { async, value } = Atomics.waitAsync(this.words, SENT, seen);
    if (async) await value;
  }
}

/** Waits for a change of what it finds when it begins to wait, which is not what it had seen. */
export class LooksAgain extends Channel {
  protected override async another(): Promise<void> {
    await super.another(Atomics.load(this.words, SENT));
  }
}
