/**
 * What linearizability means, word for word: every order of the calls is tried. Nothing of it is shared with the
 * search.
 */
import type { Call, History, Model } from '../../../src/lab/history.js';

export interface BruteForce {
  readonly linearizable: boolean;
  /** The most calls that returned of any order that the model allows and that can be continued by real time. */
  readonly most: number;
}

export function bruteForce<State>(model: Model<State>, history: History): BruteForce {
  let most = 0;
  const returned = history.filter((call) => call.returned !== Infinity).length;
  const visit = (state: State, left: readonly Call[], done: number): void => {
    most = Math.max(most, done);
    for (const call of left) {
      if (left.some((other) => other.returned < call.invoked)) continue;
      const next = model.operations[call.operation](state, call);
      if (next !== undefined)
        visit(
          next,
          left.filter((other) => other !== call),
          call.returned === Infinity ? done : done + 1,
        );
    }
  };
  visit(model.initial(), history, 0);
  return { linearizable: most === returned, most };
}

/** What is wrong with an order, in words; null: nothing is. */
export function orderProblem<State>(model: Model<State>, history: History, order: readonly Call[]): string | null {
  if (new Set(order).size < order.length) return 'a call is there twice';
  if (order.some((call) => !history.includes(call))) return 'a call is not of the history';
  let state: State | undefined = model.initial();
  for (const [i, call] of order.entries()) {
    if (order.slice(i + 1).some((later) => later.returned < call.invoked))
      return `call ${i} stands before one that had returned`;
    state = model.operations[call.operation](state, call);
    if (state === undefined) return `call ${i} does not fit`;
  }
  const left = history.filter((call) => !order.includes(call));
  return order.some((call) => left.some((other) => other.returned < call.invoked))
    ? 'a call is left that had returned'
    : null;
}
