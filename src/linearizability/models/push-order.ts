/** In which order to try calls that overlap, of queues and stacks: guesses from when values came out. */
import { isPending, type Call, type History } from '../../lab/history.js';
import { valueText } from '../../lab/values.js';

type Order = (one: Call, other: Call) => number;

/** What can be taken is taken at once; pushes by their deadlines. */
export function queueOrder(history: History): Order {
  const deadlines = pushDeadlines(history);
  return byNumber((call) => deadlines.get(call) ?? -Infinity);
}

/**
 * What can be taken is taken at once. A push goes below another when it is over before the other's value is popped, and
 * its own value is popped after that; otherwise pushes are put off for as long as they can be.
 */
export function stackOrder(history: History): Order {
  const popOf = pops(history);
  const due = byNumber((call) =>
    call.operation === 'push' ? Math.min(call.returned, popOf(call).returned) : -Infinity,
  );
  const below = (one: Call, other: Call): boolean =>
    one.returned < popOf(other).invoked && popOf(one).returned > popOf(other).returned;
  return (one, other) => {
    if (one.operation !== 'push' || other.operation !== 'push') return due(one, other);
    return Number(below(other, one)) - Number(below(one, other)) || due(one, other);
  };
}

/**
 * For each push the ticket by which it must have taken effect for the values to come out of a queue as they did: when
 * its value was popped, or sooner, when a push that it precedes is due sooner. Never popped: Infinity.
 *
 * Source: modified due dates; E. L. Lawler, "Optimal sequencing of a single machine subject to precedence constraints",
 * Management Science 19 (1973).
 */
function pushDeadlines(history: History): ReadonlyMap<Call, number> {
  const popOf = pops(history);
  const pushes = history.filter(({ operation }) => operation === 'push');
  const byInvocation = pushes.toSorted((a, b) => b.invoked - a.invoked);
  const deadlines = new Map<Call, number>();
  let next = 0;
  let soonest = Infinity;
  // from the last to return: all that were invoked after that have their deadlines by then
  for (const push of pushes.toSorted((a, b) => b.returned - a.returned)) {
    for (; next < byInvocation.length && byInvocation[next].invoked > push.returned; next++) {
      soonest = Math.min(soonest, deadlines.get(byInvocation[next]) ?? Infinity);
    }
    deadlines.set(push, Math.min(popOf(push).returned, soonest));
  }
  return deadlines;
}

type Interval = Pick<Call, 'invoked' | 'returned'>;

const NEVER: Interval = { invoked: Infinity, returned: Infinity };

/** For each push the call that popped its value; equal values in the order in which they came out. */
function pops(history: History): (push: Call) => Interval {
  const byValue = new Map<string, Call[]>();
  for (const pop of history.toSorted((a, b) => b.returned - a.returned)) {
    if (pop.operation === 'push' || isPending(pop) || pop.result === undefined) continue;
    const value = valueText(pop.result);
    const same = byValue.get(value);
    if (same === undefined) byValue.set(value, [pop]);
    else same.push(pop);
  }
  const byPush = new Map<Call, Interval>();
  for (const push of history.toSorted((a, b) => a.invoked - b.invoked)) {
    if (push.operation === 'push' && push.result !== false)
      byPush.set(push, byValue.get(valueText(push.arg))?.pop() ?? NEVER);
  }
  return (push) => byPush.get(push) ?? NEVER;
}

/** By a number; NaN, of two that are infinite alike, is no opinion. */
function byNumber(number: (call: Call) => number): Order {
  return (one, other) => number(one) - number(other) || 0;
}
