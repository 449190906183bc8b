/**
 * A few calls of a queue or a stack that look wrong by themselves: all that concern one element, or two. What holds for
 * a history holds for the calls on some of its elements, since elements do not touch each other but in their order.
 *
 * For elements that all differ: where they do not, nothing is suspected. Source: T. A. Henzinger, A. Sezgin and
 * V. Vafeiadis, "Aspect-oriented linearizability proofs", CONCUR 2013 (fresh, repeated, out of order, empty).
 */
import { isPending, type Call, type History } from '../../lab/history.js';
import { valueText } from '../../lab/values.js';

interface Element {
  readonly pushes: Call[];
  readonly pops: Call[];
}

/** Popped and never pushed, popped twice, popped before it was pushed; there while the whole was said to be empty. */
export function* elementSuspects(history: History): Iterable<History> {
  const elements = elementsOf(history);
  for (const { pushes, pops } of elements) {
    if (pops.length > 1 || pops.some((pop) => pushes.length === 0 || pop.returned < pushes[0].invoked))
      yield [...pushes, ...pops];
  }
  if (history.some((call) => call.operation !== 'push' && isPending(call))) return; // it may have taken what seems to be there
  for (const empty of history.filter((call) => call.operation !== 'push' && call.result === undefined)) {
    const there = elements.find(
      ({ pushes, pops }) => pushes[0]?.returned < empty.invoked && (pops[0]?.invoked ?? Infinity) > empty.returned,
    );
    if (there !== undefined) yield [...there.pushes, ...there.pops, empty];
  }
}

/** Also: pushed in one order, popped in the other. */
export function* queueSuspects(history: History): Iterable<History> {
  yield* elementSuspects(history);
  const allOut = history.every((call) => call.operation === 'push' || !isPending(call));
  const elements = elementsOf(history).filter(
    ({ pushes, pops }) => pushes.length === 1 && pops.length <= 1 && (pops.length === 1 || allOut),
  );
  const byReturn = elements.toSorted((a, b) => a.pushes[0].returned - b.pushes[0].returned);
  let next = 0;
  let last: Element | null = null;
  for (const later of elements.toSorted((a, b) => a.pushes[0].invoked - b.pushes[0].invoked)) {
    for (; next < byReturn.length && byReturn[next].pushes[0].returned < later.pushes[0].invoked; next++) {
      if (last === null || takenAt(byReturn[next]) > takenAt(last)) last = byReturn[next];
    }
    if (last !== null && later.pops.length > 0 && takenAt(last) > later.pops[0].returned) {
      yield [...last.pushes, ...last.pops, ...later.pushes, ...later.pops];
    }
  }
}

/** When its pop began; Infinity: it is still there. */
function takenAt({ pops: [pop] }: Element): number {
  return pop?.invoked ?? Infinity;
}

function elementsOf(history: History): Element[] {
  const elements = new Map<string, Element>();
  const of = (value: unknown): Element => {
    const text = valueText(value);
    const known = elements.get(text) ?? { pushes: [], pops: [] };
    elements.set(text, known);
    return known;
  };
  for (const call of history) {
    if (call.operation === 'push') {
      if (call.result !== false) of(call.arg).pushes.push(call);
    } else if (!isPending(call) && call.result !== undefined) of(call.result).pops.push(call);
  }
  return [...elements.values()].filter(({ pushes }) => pushes.length < 2);
}
