/** A stack inside a spin lock: a thread frozen while it holds the lock keeps everybody out. */
const [LOCK, DEPTH, FIRST] = [0, 1, 2];

export class LockedStack {
  constructor(private readonly words: Int32Array) {}

  push(value: number): void {
    this.#lock();
    const depth = Atomics.load(this.words, DEPTH);
    Atomics.store(this.words, FIRST + depth, value);
    Atomics.store(this.words, DEPTH, depth + 1);
    Atomics.store(this.words, LOCK, 0);
  }

  pop(): number | undefined {
    this.#lock();
    const depth = Atomics.load(this.words, DEPTH);
    const value = depth === 0 ? undefined : Atomics.load(this.words, FIRST + depth - 1);
    if (depth > 0) Atomics.store(this.words, DEPTH, depth - 1);
    Atomics.store(this.words, LOCK, 0);
    return value;
  }

  #lock(): void {
    while (Atomics.compareExchange(this.words, LOCK, 0, 1) !== 0);
  }
}
