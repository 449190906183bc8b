/**
 * The search for an order of calls that a model allows: depth first, undoing one call at a time.
 *
 * Which call may come next: one that was invoked before any that is left has returned. A call that returned must come
 * before the search ends; a pending one may.
 *
 * A call that only observes is taken as soon as it fits, and no other is tried in its place: moved to the front of any
 * order of the rest, it leaves that order as good as it was. So reads never branch.
 *
 * Source: J. M. Wing and C. Gong, "Testing and verifying concurrent objects", JPDC 17 (1993); the cache is Lowe's.
 */
import { isPending, type Call, type History, type Model } from '../lab/history.js';
import type { Budget } from './budget.js';
import { Configurations } from './configurations.js';
import { lanesOf } from './lanes.js';

/** An order that cannot be continued, though calls are left that must come. */
export interface DeadEnd<State> {
  readonly order: readonly Call[];
  /** What it leads to. */
  readonly state: State;
  /** The calls one of which would have to come next; none fits. */
  readonly misfits: readonly Call[];
}

export type Found<State> =
  | { readonly verdict: 'ok'; readonly order: readonly Call[] }
  /** The longest orders there are, one at least. */
  | { readonly verdict: 'illegal'; readonly ends: readonly DeadEnd<State>[] }
  /** How far it had come. */
  | { readonly verdict: 'unknown'; readonly order: readonly Call[] };

/** Dead ends of the same length that are kept. */
const MOST_ENDS = 8;

/** @param most tries of this search alone */
export function search<State>(model: Model<State>, history: History, budget: Budget, most = Infinity): Found<State> {
  return new Search(model, history, budget).run(budget.tries + most);
}

interface Move<State> {
  readonly lane: number;
  readonly call: Call;
  /** The state after the call. */
  readonly next: State;
}

/** A configuration on the way, and what is left to be tried there. */
interface Frame<State> {
  /** How it was reached; null at the start. */
  readonly by: Move<State> | null;
  readonly moves: readonly Move<State>[];
  tried: number;
}

class Search<State> {
  readonly #lanes: readonly (readonly Call[])[];
  /** Calls that are linearized, by lane. */
  readonly #counts: number[];
  readonly #tried: Configurations<State>;
  readonly #prefer: (one: Call, other: Call) => number;
  readonly #frames: Frame<State>[] = [];
  #ends: DeadEnd<State>[] = [];
  /** Calls that must still come; the fewest there were at a dead end. */
  #open: number;
  #fewestOpen = Infinity;

  constructor(
    private readonly model: Model<State>,
    history: History,
    private readonly budget: Budget,
  ) {
    this.#lanes = lanesOf(history);
    this.#counts = this.#lanes.map(() => 0);
    this.#tried = new Configurations(model);
    this.#prefer = model.prefer?.(history) ?? (() => 0);
    this.#open = history.filter((call) => !isPending(call)).length;
  }

  run(until: number): Found<State> {
    this.#enter(null, this.model.initial());
    while (this.#open > 0) {
      if (this.budget.over || this.budget.tries >= until) return { verdict: 'unknown', order: this.#longest() };
      const frame = this.#frames.at(-1);
      if (frame === undefined) return { verdict: 'illegal', ends: this.#ends };
      if (frame.tried === frame.moves.length) this.#leave();
      else this.#try(frame.moves[frame.tried++]);
    }
    return { verdict: 'ok', order: this.#order() };
  }

  #try(move: Move<State>): void {
    this.budget.spend();
    this.#counts[move.lane]++;
    if (!this.#tried.add(this.#counts, move.next)) {
      this.#counts[move.lane]--;
      return;
    }
    if (!isPending(move.call)) this.#open--;
    this.#enter(move, move.next);
  }

  #enter(by: Move<State> | null, state: State): void {
    const next = this.#mayComeNext();
    const moves = this.#moves(next, state);
    this.#frames.push({ by, moves, tried: 0 });
    if (moves.length === 0 && this.#open > 0)
      this.#addEnd({ state, misfits: next.map((lane) => this.#head(lane)!).filter((call) => !isPending(call)) });
  }

  #leave(): void {
    const { by } = this.#frames.pop()!;
    if (by === null) return;
    this.#counts[by.lane]--;
    if (!isPending(by.call)) this.#open++;
  }

  /** The lanes whose next call no other that is left precedes. */
  #mayComeNext(): number[] {
    let firstReturn = Infinity;
    for (let lane = 0; lane < this.#lanes.length; lane++)
      firstReturn = Math.min(firstReturn, this.#head(lane)?.returned ?? Infinity);
    const lanes: number[] = [];
    for (let lane = 0; lane < this.#lanes.length; lane++) {
      const head = this.#head(lane);
      if (head !== undefined && head.invoked <= firstReturn) lanes.push(lane);
    }
    return lanes;
  }

  #moves(lanes: readonly number[], state: State): Move<State>[] {
    const moves: Move<State>[] = [];
    for (const lane of lanes) {
      const call = this.#head(lane)!;
      const next = this.#step(state, call);
      if (next === undefined) continue;
      if (!isPending(call) && this.model.observes?.(call) === true) return [{ lane, call, next }];
      moves.push({ lane, call, next });
    }
    return moves.length < 2
      ? moves
      : moves.toSorted((a, b) => this.#prefer(a.call, b.call) || a.call.invoked - b.call.invoked);
  }

  #step(state: State, call: Call): State | undefined {
    const operation = this.model.operations[call.operation];
    if (operation === undefined)
      throw new RangeError(`the model ${this.model.name} has no operation "${call.operation}"`);
    return operation(state, call);
  }

  #head(lane: number): Call | undefined {
    return this.#lanes[lane][this.#counts[lane]];
  }

  #order(): Call[] {
    return this.#frames.flatMap(({ by }) => by?.call ?? []);
  }

  /**
   * Keeps it when none has fewer calls left. No two are the same: each is a configuration that was not tried before.
   */
  #addEnd(end: Omit<DeadEnd<State>, 'order'>): void {
    if (this.#open > this.#fewestOpen || (this.#open === this.#fewestOpen && this.#ends.length >= MOST_ENDS)) return;
    if (this.#open < this.#fewestOpen) this.#ends = [];
    this.#fewestOpen = this.#open;
    this.#ends.push({ ...end, order: this.#order() });
  }

  #longest(): readonly Call[] {
    return this.#fewestOpen < this.#open ? this.#ends[0].order : this.#order();
  }
}
