/**
 * The words that the host and the threads of a check share, and a note of what each thread is doing: it outlives the
 * thread.
 */
const STOP = 0;
const HEAD_WORDS = 16;
const [EXECUTIONS, BEATS] = [0, 1];
/** Words of one thread: on a cache line of its own. */
const THREAD_WORDS = 16;
const NOTE_BYTES = 1024;

export class CheckControl {
  readonly #words: Int32Array;
  readonly #notes: Uint8Array;

  constructor(
    readonly buffer: SharedArrayBuffer,
    readonly threads: number,
  ) {
    const words = HEAD_WORDS + threads * THREAD_WORDS;
    this.#words = new Int32Array(buffer, 0, words);
    this.#notes = new Uint8Array(buffer, words * 4);
  }

  static create(threads: number): CheckControl {
    return new CheckControl(
      new SharedArrayBuffer((HEAD_WORDS + threads * THREAD_WORDS) * 4 + threads * NOTE_BYTES),
      threads,
    );
  }

  get stopped(): boolean {
    return Atomics.load(this.#words, STOP) !== 0;
  }

  stop(): void {
    Atomics.store(this.#words, STOP, 1);
  }

  /** Of all threads. */
  get executions(): number {
    let sum = 0;
    for (let thread = 0; thread < this.threads; thread++)
      sum += Atomics.load(this.#words, this.#at(thread) + EXECUTIONS);
    return sum;
  }

  executed(thread: number, count = 1): void {
    Atomics.add(this.#words, this.#at(thread) + EXECUTIONS, count);
  }

  /** A sign of life. */
  beat(thread: number): void {
    Atomics.add(this.#words, this.#at(thread) + BEATS, 1);
  }

  /** Changes while the thread lives. */
  pulse(thread: number): number {
    return (
      Atomics.load(this.#words, this.#at(thread) + EXECUTIONS) + Atomics.load(this.#words, this.#at(thread) + BEATS)
    );
  }

  /** Says what the thread does from now on. Safe: one thread writes, and the host reads when it is dead or hangs. */
  note(thread: number, text: string): void {
    const at = thread * NOTE_BYTES;
    const bytes = new TextEncoder().encode(text).subarray(0, NOTE_BYTES - 1);
    this.#notes.fill(0, at, at + NOTE_BYTES);
    this.#notes.set(bytes, at);
    this.beat(thread);
  }

  noteOf(thread: number): string {
    const bytes = this.#notes.slice(thread * NOTE_BYTES, (thread + 1) * NOTE_BYTES);
    return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
  }

  #at(thread: number): number {
    return HEAD_WORDS + thread * THREAD_WORDS;
  }
}
