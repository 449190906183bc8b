/** The words that the host and its threads share, and a note of what each thread is doing: it outlives the thread. */
import { Phase, phaseText } from '../../common/phase.js';
import { add, compareExchange, load, store } from '../../memory/atomics.js';

const [STOP, FIRST, EXPECTED] = [0, 1, 2];
const HEAD_WORDS = 16;
/** What a thread counts. What is DISTINCT, and PAIRS, is each thread's own: others may have counted the same. */
export const Count = { EXECUTIONS: 0, DISTINCT: 1, PAIRS: 2 } as const;
type CountNumber = (typeof Count)[keyof typeof Count];
const [BEATS, LOADS, PHASE, PHASES, OPERATION] = [3, 4, 5, 6, 7];
const PHASE_WORDS = 3;
/** Words of one thread: on a cache line of its own. */
const THREAD_WORDS = 16;
const NOTE_BYTES = 1024;

export class Control {
  /** Names of the operations of what is checked, where the host knows them. */
  operations: readonly string[] = [];
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

  static create(threads: number): Control {
    const bytes = (HEAD_WORDS + threads * THREAD_WORDS) * 4 + threads * NOTE_BYTES;
    const control = new Control(new SharedArrayBuffer(bytes), threads);
    control.reset();
    return control;
  }

  /** Before another search: nothing is found. Context: the host, while no task runs. */
  reset(): void {
    store(this.#words, FIRST, 2 ** 31 - 1);
    this.expected = null;
  }

  get stopped(): boolean {
    return load(this.#words, STOP) !== 0;
  }

  stop(): void {
    store(this.#words, STOP, 1);
  }

  /** Something was found in a turn of the search, or in a program: what comes later need not be looked at. */
  found(turn: number): void {
    for (let seen = load(this.#words, FIRST); turn < seen; ) {
      const before = compareExchange(this.#words, FIRST, seen, turn);
      if (before === seen) return;
      seen = before;
    }
  }

  /** Whether something was found before this turn. */
  isLate(turn: number): boolean {
    return load(this.#words, FIRST) < turn;
  }

  /** About how many executions a search makes altogether that covers everything; null: there is none, or it is not known. */
  get expected(): number | null {
    const expected = load(this.#words, EXPECTED);
    return expected === 0 ? null : expected;
  }

  set expected(executions: number | null) {
    store(this.#words, EXPECTED, executions === null ? 0 : Math.min(Math.ceil(executions), 2 ** 31 - 1));
  }

  /** Of all threads. */
  sum(count: CountNumber): number {
    return this.#each(count).reduce((sum, own) => sum + own, 0);
  }

  /** Of the thread that has most: where threads may have counted the same, there are at least so many. */
  most(count: CountNumber): number {
    return Math.max(...this.#each(count));
  }

  count(thread: number, count: CountNumber, by = 1): void {
    add(this.#words, this.#at(thread) + count, by);
  }

  /** A sign of life. */
  beat(thread: number): void {
    add(this.#words, this.#at(thread) + BEATS, 1);
  }

  /** Changes while the thread lives. */
  pulse(thread: number): number {
    const at = this.#at(thread);
    return [Count.EXECUTIONS, BEATS, PHASES].reduce((sum, word) => sum + load(this.#words, at + word), 0);
  }

  /** Whether the thread loads modules just now, which gives no sign of life while it lasts. What they set up is no loading. */
  loads(thread: number): boolean {
    const at = this.#at(thread);
    return load(this.#words, at + LOADS) !== 0 && load(this.#words, at + PHASE) <= Phase.IMPORT;
  }

  /** Whether the thread loads or sets up what is under test: nothing of that runs yet. */
  prepares(thread: number): boolean {
    const at = this.#at(thread);
    const phase = load(this.#words, at + PHASE);
    return phase === Phase.NONE ? load(this.#words, at + LOADS) !== 0 : phase <= Phase.SETUP;
  }

  /** Whether what the thread does is to load, to set up or to run what is under test. */
  isOfModule(thread: number): boolean {
    return load(this.#words, this.#at(thread) + PHASE) !== Phase.NONE || this.prepares(thread);
  }

  /** Where the thread keeps what of the module it runs, and counts how often that changed. */
  phaseWords(thread: number): Int32Array {
    const at = this.#at(thread) + PHASE;
    return this.#words.subarray(at, at + PHASE_WORDS);
  }

  /** Says what the thread does from now on. Safe: one thread writes, and the host reads when it is dead or hangs. */
  note(thread: number, text: string, loads = false): void {
    store(this.#words, this.#at(thread) + LOADS, loads ? 1 : 0);
    const at = thread * NOTE_BYTES;
    const bytes = new TextEncoder().encode(text).subarray(0, NOTE_BYTES - 1);
    this.#notes.fill(0, at, at + NOTE_BYTES);
    this.#notes.set(bytes, at);
    this.beat(thread);
  }

  /** What the thread does: what of the module it runs, or else what it has noted. */
  noteOf(thread: number): string {
    const at = this.#at(thread);
    const called = this.operations[load(this.#words, at + OPERATION) - 1];
    const phase = phaseText(load(this.#words, at + PHASE), called ?? '');
    return phase === '' ? this.#textOf(thread) : phase;
  }

  #textOf(thread: number): string {
    const bytes = this.#notes.slice(thread * NOTE_BYTES, (thread + 1) * NOTE_BYTES);
    return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
  }

  /** What each thread has counted. */
  #each(count: CountNumber): number[] {
    return Array.from({ length: this.threads }, (_, thread) => load(this.#words, this.#at(thread) + count));
  }

  #at(thread: number): number {
    return HEAD_WORDS + thread * THREAD_WORDS;
  }
}
