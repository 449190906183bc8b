/**
 * Linearizability: whether the calls of a history can be put in an order in which one thread alone would have got the
 * same results, and in which a call that returned comes before every call that was invoked after that.
 *
 * Where a model says that its parts are independent, each is searched alone. Source: M. Herlihy and J. M. Wing,
 * "Linearizability: a correctness condition for concurrent objects", TOPLAS 12 (1990); theorem 1 (locality).
 */
import type { Call, History, Model } from '../lab/history.js';
import { Budget } from './budget.js';
import { search, type DeadEnd, type Found } from './search.js';

export interface LinearizeOptions {
  /** How often to try a call in a place, at most: a measure of memory too, some 200 bytes each and the states. */
  readonly most?: number;
  /** Asked now and then: whether to give up. */
  readonly stop?: () => boolean;
}

export interface Linearization<State = unknown> {
  /** `unknown`: the budget ran out before there was an answer. */
  readonly verdict: 'ok' | 'illegal' | 'unknown';
  /**
   * The calls in an order that the model allows: all that returned, or, when that cannot be, as many as can be: of each
   * part, or of the few calls below.
   */
  readonly order: readonly Call[];
  /**
   * When illegal: the longest orders of the part that is, or of a few of its calls that are by themselves, and where
   * they end.
   */
  readonly ends: readonly DeadEnd<State>[];
  /** How often a call was tried in a place. */
  readonly tries: number;
}

const MOST = 1_000_000;
/** After so many tries, and twice as many as there are calls, it is likely that there is no order. */
const AT_ONCE = 1000;

/**
 * @throws {RangeError} for a call of an operation that the model does not know, or that returned before it was invoked
 * @public
 */
export function linearize<State>(
  model: Model<State>,
  history: History,
  { most = MOST, stop = () => false }: LinearizeOptions = {},
): Linearization<State> {
  const budget = new Budget(most, stop);
  const parts = partsOf(model, history).map((part) => searchPart(model, part, budget));
  const illegal = parts.find((part) => part.verdict === 'illegal');
  const verdict =
    illegal !== undefined ? 'illegal' : parts.some((part) => part.verdict === 'unknown') ? 'unknown' : 'ok';
  return { verdict, order: merged(parts.map(orderOf)), ends: illegal?.ends ?? [], tries: budget.tries };
}

/**
 * An order is found at once, or it is likely that there is none. Then a few calls that are illegal by themselves are
 * looked for, since to try all orders of many calls can take for ever, and say less.
 */
function searchPart<State>(model: Model<State>, history: History, budget: Budget): Found<State> {
  const found = search(model, history, budget, AT_ONCE + 2 * history.length);
  if (found.verdict !== 'unknown' || budget.over) return found;
  for (const suspects of model.suspects?.(history) ?? []) {
    const alone = search(model, suspects, budget);
    if (alone.verdict === 'illegal') return alone;
  }
  return search(model, history, budget);
}

function partsOf<State>({ part }: Model<State>, history: History): History[] {
  if (part === undefined) return [history];
  const parts = new Map<string | number, Call[]>();
  for (const call of history) {
    const name = part(call);
    const calls = parts.get(name);
    if (calls === undefined) parts.set(name, [call]);
    else calls.push(call);
  }
  return [...parts.values()];
}

function orderOf<State>(found: Found<State>): readonly Call[] {
  return found.verdict === 'illegal' ? found.ends[0].order : found.order;
}

/**
 * One order of all parts. A call takes effect when all before it in its part have been invoked, and it: no later than
 * it returned, so that calls of different parts stand as they happened.
 */
function merged(orders: readonly (readonly Call[])[]): readonly Call[] {
  if (orders.length === 1) return orders[0];
  const placed = orders.flatMap((order) => {
    let effect = -Infinity;
    return order.map((call) => {
      effect = Math.max(effect, call.invoked);
      return { call, effect };
    });
  });
  return placed.toSorted((a, b) => a.effect - b.effect).map(({ call }) => call);
}
