/**
 * How far the threads have come that explore programs together. A limit of executions ends the search behind the same
 * program, however many threads there are: where all programs up to one together have made so many.
 */
import { load, store } from '../../../memory/atomics.js';

/** Words of a thread: executions, and the number that it has come to. */
const WORDS = 2;
const MOST = 2 ** 31 - 1;

export class Headway {
  readonly #words: Int32Array;

  constructor(buffer: SharedArrayBuffer) {
    this.#words = new Int32Array(buffer);
  }

  static memory(threads: number): SharedArrayBuffer {
    return new SharedArrayBuffer(4 * WORDS * threads);
  }

  /** A thread comes to the program of this number, after so many executions in programs of lower numbers. */
  reached(thread: number, number: number, executions: number): void {
    store(this.#words, WORDS * thread, Math.min(executions, MOST)); // first: see `before`
    store(this.#words, WORDS * thread + 1, number);
  }

  /** Executions of programs of lower numbers: at least so many. */
  before(number: number): number {
    let sum = 0;
    for (let at = 0; at < this.#words.length; at += WORDS) {
      const executions = load(this.#words, at);
      // read last: what a thread had made before it came further than here is not known
      if (load(this.#words, at + 1) <= number) sum += executions;
    }
    return sum;
  }
}
