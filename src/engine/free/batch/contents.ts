/** What the states of a batch hold: kept, compared by, and put back. One in each thread, over the same memory. */
import { aligned, roomOf, type MemoryPlan } from './memory.js';

export class Contents {
  /** Words that tell one outcome from another. */
  readonly keyWords: number;
  /** Where the key of a state is, from what `keyOf` says. */
  readonly words: Int32Array;
  readonly results: Int32Array;

  readonly #arena: Uint8Array;
  readonly #buffers: readonly (readonly Uint8Array[])[];
  readonly #scratch: Int32Array;
  /** The key can be read where the state lies. */
  readonly #isDirect: boolean;
  readonly #scratchBytes: Uint8Array;
  #keptArena = new Uint8Array(0);
  #keptBuffers: readonly (readonly Uint8Array[])[] = [];

  constructor(
    private readonly plan: MemoryPlan,
    private readonly actors: number,
  ) {
    const { parts, resultWords, arena, buffers, results } = plan;
    const bytes = parts.reduce((sum, part) => sum + aligned(roomOf(part), 8), 0);
    this.keyWords = resultWords > 0 ? resultWords * actors : bytes / 4;
    this.results = new Int32Array(results);
    this.#arena = new Uint8Array(arena);
    this.#buffers = buffers.map((ofState) => ofState.map((buffer) => new Uint8Array(buffer)));
    this.#scratch = new Int32Array(Math.max(this.keyWords, 1));
    this.#isDirect = resultWords === 0 && buffers.length === 0;
    this.words = this.#isDirect ? new Int32Array(arena) : this.#scratch;
    this.#scratchBytes = new Uint8Array(this.#scratch.buffer);
  }

  /** First result word of an actor for a state; of the words that all share, with `actors` for the actor. */
  resultsOf(actor: number, state: number): number {
    return (actor * this.plan.states + state) * this.plan.resultWords;
  }

  /** Puts the key of a state where `words` says; returns its first index. */
  keyOf(group: number, state: number): number {
    if (this.#isDirect)
      return (this.plan.groups[group].firstByte >> 2) + state * (this.plan.groups[group].strideBytes >> 2);
    if (this.plan.resultWords > 0) this.#gatherResults(state);
    else this.#gatherBuffers(state);
    return 0;
  }

  /** Remembers what all states hold now. Context: no thread writes. */
  keep(): void {
    this.#keptArena = this.#arena.slice();
    this.#keptBuffers = this.#buffers.map((ofState) => ofState.map((bytes) => bytes.slice()));
  }

  /** Puts back what `keep` has seen in the states `from` to `to` − 1 of a group, and clears their results. */
  restore(group: number, from: number, to: number): void {
    const { firstByte, strideBytes } = this.plan.groups[group];
    const begin = firstByte + from * strideBytes;
    if (strideBytes > 0) this.#arena.set(this.#keptArena.subarray(begin, firstByte + to * strideBytes), begin);
    for (let state = from; state < to && this.#buffers.length > 0; state++) {
      this.#buffers[state].forEach((bytes, part) => {
        const kept = this.#keptBuffers[state][part];
        bytes.set(kept);
        bytes.fill(0, kept.length);
      });
    }
    this.clearResults(from, to);
  }

  clearResults(from: number, to: number): void {
    if (this.plan.resultWords === 0) return;
    for (let actor = 0; actor <= this.actors; actor++)
      this.results.fill(0, this.resultsOf(actor, from), this.resultsOf(actor, to));
  }

  /** Makes a state all zeroes. */
  clear(group: number, state: number): void {
    const { firstByte, strideBytes } = this.plan.groups[group];
    const begin = firstByte + state * strideBytes;
    this.#arena.fill(0, begin, begin + strideBytes);
    if (this.#buffers.length > 0) for (const bytes of this.#buffers[state]) bytes.fill(0);
  }

  #gatherResults(state: number): void {
    const { resultWords } = this.plan;
    for (let actor = 0, to = 0; actor < this.actors; actor++) {
      const from = this.resultsOf(actor, state);
      for (let i = 0; i < resultWords; i++) this.#scratch[to++] = this.results[from + i];
    }
  }

  #gatherBuffers(state: number): void {
    let to = 0;
    for (const [part, bytes] of this.#buffers[state].entries()) {
      const room = aligned(roomOf(this.plan.parts[part]), 8);
      const seen = Math.min(bytes.length, room);
      this.#scratchBytes.set(bytes.subarray(0, seen), to);
      this.#scratchBytes.fill(0, to + seen, to + room);
      to += room;
    }
  }
}
