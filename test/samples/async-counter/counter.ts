/** A counter in shared memory, behind an async interface. */
export class AsyncCounter {
  constructor(protected readonly words: Int32Array) {}

  static create(): Int32Array {
    return new Int32Array(new SharedArrayBuffer(4));
  }

  async increment(): Promise<number> {
    const before = Atomics.add(this.words, 0, 1);
    await this.saved();
    return before;
  }

  async get(): Promise<number> {
    return Atomics.load(this.words, 0);
  }

  /** It is written down somewhere, which takes a while. */
  protected async saved(): Promise<void> {
    await Promise.resolve();
  }
}

/** Another thread, or another call of the same one, comes between its load and its store. */
export class AwaitsBetween extends AsyncCounter {
  override async increment(): Promise<number> {
    const before = Atomics.load(this.words, 0);
    await this.saved();
    Atomics.store(this.words, 0, before + 1);
    return before;
  }
}
