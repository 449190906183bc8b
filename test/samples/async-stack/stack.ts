/**
 * A stack whose operations are async: between the look at the top and its change each lets its thread do something else.
 *
 * Nodes are taken from the memory one after the other and never used again, so the top cannot be the same and mean another.
 */
/** The lock is used by `LockedStack` alone. */
const [TOP, USED, LOCK, NODES] = [0, 1, 2, 3];
const [VALUE, NEXT] = [0, 1];
const NODE_WORDS = 2;

/** What an operation may have to do meanwhile. */
const otherWork = async (): Promise<void> => await Promise.resolve();

export class AsyncStack {
  constructor(protected readonly words: Int32Array) {}

  /** @param room values that are ever pushed */
  static create(room: number): Int32Array {
    return new Int32Array(new SharedArrayBuffer((NODES + room * NODE_WORDS) * 4));
  }

  async push(value: number): Promise<void> {
    const node = NODES + Atomics.add(this.words, USED, 1) * NODE_WORDS;
    Atomics.store(this.words, node + VALUE, value);
    for (;;) {
      const top = Atomics.load(this.words, TOP);
      Atomics.store(this.words, node + NEXT, top);
      await otherWork();
      if (this.replaceTop(top, node)) return;
    }
  }

  async pop(): Promise<number | null> {
    for (;;) {
      const top = Atomics.load(this.words, TOP);
      if (top === 0) return null;
      const next = Atomics.load(this.words, top + NEXT);
      await otherWork();
      if (this.replaceTop(top, next)) return Atomics.load(this.words, top + VALUE);
    }
  }

  /** Whether the top was still that node. */
  protected replaceTop(top: number, node: number): boolean {
    return Atomics.compareExchange(this.words, TOP, top, node) === top;
  }
}

/** Does not look whether the top is still what it was before the await. */
export class LooksOnce extends AsyncStack {
  protected override replaceTop(_: number, node: number): boolean {
    Atomics.store(this.words, TOP, node);
    return true;
  }
}

const [FREE, HELD] = [0, 1];

/** The right stack within a lock, whose holder may be held up for as long as it likes. */
export class LockedStack extends AsyncStack {
  override async push(value: number): Promise<void> {
    await this.#locked(async () => await super.push(value));
  }

  override async pop(): Promise<number | null> {
    return await this.#locked(async () => await super.pop());
  }

  async #locked<T>(work: () => Promise<T>): Promise<T> {
    while (Atomics.compareExchange(this.words, LOCK, FREE, HELD) !== FREE) {
      const { async, value } = Atomics.waitAsync(this.words, LOCK, HELD);
      if (async) await value;
    }
    const result = await work();
    Atomics.store(this.words, LOCK, FREE);
    Atomics.notify(this.words, LOCK, 1);
    return result;
  }
}
