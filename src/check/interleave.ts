/**
 * Sequential consistency: whether calls whose times are not known can be put in an order that keeps each thread's own
 * and that a model allows. Weaker than linearizability, and all there is to ask where drawing tickets would disturb the
 * threads.
 *
 * Source: L. Lamport, "How to make a multiprocessor computer that correctly executes multiprocess programs" (1979).
 */
import type { Call, Model } from '../lab/history.js';

export interface Order {
  readonly found: boolean;
  /** All calls in order, or as many as can be. */
  readonly order: readonly Call[];
}

/** @param threads the calls of each thread in its order @param first calls that come before all */
export function orderOf(model: Model, first: readonly Call[], threads: readonly (readonly Call[])[]): Order {
  const search = new Search(model, threads);
  const state = first.reduce<unknown>(
    (before, call) => (before === undefined ? undefined : model.operations[call.operation](before, call)),
    model.initial(),
  );
  return state === undefined
    ? { found: false, order: [] }
    : { found: search.from(state, []), order: [...first, ...search.longest] };
}

/** Whether threads that do this can come to a point where nothing can go on: pending calls say only what is called. */
export function canBlock(model: Model, first: readonly Call[], threads: readonly (readonly Call[])[]): boolean {
  const search = new Search(model, threads);
  const state = first.reduce<unknown>(
    (before, call) => (before === undefined ? undefined : model.operations[call.operation](before, call)),
    model.initial(),
  );
  return state === undefined || search.blocksFrom(state);
}

class Search {
  readonly #at: number[];
  readonly #tried = new Set<string>();
  longest: readonly Call[] = [];

  constructor(
    private readonly model: Model,
    private readonly threads: readonly (readonly Call[])[],
  ) {
    this.#at = threads.map(() => 0);
  }

  from(state: unknown, order: readonly Call[]): boolean {
    if (order.length > this.longest.length) this.longest = order;
    if (this.#next().length === 0) return true;
    if (this.#known(state)) return false;
    return this.#next().some(({ thread, call }) => {
      const after = this.model.operations[call.operation](state, call);
      return after !== undefined && this.#step(thread, () => this.from(after, [...order, call]));
    });
  }

  blocksFrom(state: unknown): boolean {
    const next = this.#next();
    if (next.length === 0 || this.#known(state)) return false;
    const after = next
      .map(({ thread, call }) => ({ thread, state: this.model.operations[call.operation](state, call) }))
      .filter((move) => move.state !== undefined);
    return after.length === 0 || after.some((move) => this.#step(move.thread, () => this.blocksFrom(move.state)));
  }

  #step(thread: number, go: () => boolean): boolean {
    this.#at[thread]++;
    const answer = go();
    this.#at[thread]--;
    return answer;
  }

  #next(): { thread: number; call: Call }[] {
    return this.threads.flatMap((calls, thread) =>
      this.#at[thread] < calls.length ? [{ thread, call: calls[this.#at[thread]] }] : [],
    );
  }

  #known(state: unknown): boolean {
    const key = `${this.#at.join()} ${this.model.key?.(state) ?? JSON.stringify(state)}`;
    if (this.#tried.has(key)) return true;
    this.#tried.add(key);
    return false;
  }
}
