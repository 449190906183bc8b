/**
 * The configurations that were tried without success: what is linearized, and the state it leads to. Two orders of the
 * same calls that end in the same state have the same future.
 *
 * Source: Gavin Lowe, "Testing for linearizability", Concurrency and Computation 29(4), 2017.
 */
import { keyOf, type Model } from '../lab/history.js';

/** Those whose counts have the same hash. */
interface Bucket<State> {
  readonly counts: readonly number[];
  readonly state: State;
  /** Texts of all, made when a second one comes: most configurations have a bucket of their own. */
  texts: Set<string> | null;
}

export class Configurations<State> {
  readonly #buckets = new Map<number, Bucket<State>>();
  #size = 0;

  constructor(private readonly model: Model<State>) {}

  get size(): number {
    return this.#size;
  }

  /** Returns false when it was there. @param counts calls that are linearized, by lane; copied */
  add(counts: readonly number[], state: State): boolean {
    const hash = hashOf(counts);
    const bucket = this.#buckets.get(hash);
    if (bucket === undefined) this.#buckets.set(hash, { counts: [...counts], state, texts: null });
    else if (!this.#addTo(bucket, counts, state)) return false;
    this.#size++;
    return true;
  }

  #addTo(bucket: Bucket<State>, counts: readonly number[], state: State): boolean {
    bucket.texts ??= new Set([this.#text(bucket.counts, bucket.state)]);
    const text = this.#text(counts, state);
    if (bucket.texts.has(text)) return false;
    bucket.texts.add(text);
    return true;
  }

  #text(counts: readonly number[], state: State): string {
    return `${counts.join(' ')} ${keyOf(this.model, state)}`;
  }
}

/** FNV-1a over words, and a last shift so that neighbours part. */
function hashOf(counts: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const count of counts) hash = Math.imul(hash ^ count, 0x01000193);
  return hash ^ (hash >>> 15);
}
