/**
 * Judges a queue, a stack or a list by its elements alone: none twice, none from nowhere, none lost, and in order. What
 * is wrong by this is wrong by the model too, and this is the easier to read.
 */
import { hasFailed, hasReturned, nameOf, wasRefused, type MadeCall } from './made-call.js';
import type { Wrong } from './judgement.js';
import { sameValue, valueText } from '../lab/values.js';

interface Taken {
  readonly call: MadeCall;
  readonly element: unknown;
}

/** Null: nothing to object to; or elements that are equal, which cannot be distinguished. */
export function judgeElements(calls: readonly MadeCall[]): Wrong | null {
  const put = calls.filter(mayHavePut);
  if (put.length === 0 || !areDistinct(put)) return null;
  const taken = calls.filter(hasTaken).flatMap(elementsOf);
  return firstStray(put, taken) ?? lost(calls, put, taken);
}

/** First in, first out, of one producer at one consumer: the plainest way to be out of order. */
export function brokenOrder(calls: readonly MadeCall[]): Wrong | null {
  const inOrder = calls.toSorted((a, b) => a.invoked - b.invoked);
  const put = inOrder.filter((call) => call.named.role === 'push' && !wasRefused(call));
  const taken = inOrder.filter((call) => call.named.role === 'pop' && hasTaken(call));
  for (const later of taken) {
    for (const earlier of taken.filter(({ returned }) => returned <= later.invoked)) {
      const [first, second] = [earlier, later].map(({ result }) => put.find(({ arg }) => sameValue(arg, result)));
      if (first === undefined || second === undefined || !putInReverse(first, second)) continue;
      const text = `${valueText(earlier.result)} came out before ${valueText(later.result)}, and thread ${first.thread} had put it in after that`;
      return { verdict: 'wrong', kind: 'out of order', text };
    }
  }
  return null;
}

/** Whether one thread had put in what came out second before what came out first. */
function putInReverse(first: MadeCall, second: MadeCall): boolean {
  return first.thread === second.thread && second.returned <= first.invoked;
}

function mayHavePut(call: MadeCall): boolean {
  return call.named.moves === 'in' && !(hasReturned(call) && wasRefused(call));
}

function hasTaken(call: MadeCall): boolean {
  return call.named.moves === 'out' && hasReturned(call) && !hasFailed(call);
}

function areDistinct(put: readonly MadeCall[]): boolean {
  return new Set(put.map(({ arg }) => arg)).size === put.length;
}

/** A call may take several at once. */
function elementsOf(call: MadeCall): Taken[] {
  const elements: unknown[] = Array.isArray(call.result) ? call.result : [call.result];
  return elements.map((element) => ({ call, element }));
}

/** The first element that came out a second time, or that no call had put in. */
function firstStray(put: readonly MadeCall[], taken: readonly Taken[]): Wrong | null {
  const seen = new Map<unknown, MadeCall>();
  for (const { call, element } of taken) {
    const first = seen.get(element);
    if (first !== undefined) {
      const text = `${valueText(element)} was taken twice: by ${nameOf(first)} and by ${nameOf(call)}`;
      return { verdict: 'wrong', kind: 'taken twice', text };
    }
    if (!put.some(({ arg }) => sameValue(arg, element))) {
      const text = `${nameOf(call)} returned ${valueText(element)}, which was never put in`;
      return { verdict: 'wrong', kind: 'never put in', text };
    }
    seen.set(element, call);
  }
  return null;
}

/** Only of a structure that was emptied, when every call has returned. */
function lost(calls: readonly MadeCall[], put: readonly MadeCall[], taken: readonly Taken[]): Wrong | null {
  const wasEmptied = calls.some((call) => call.phase === 'drain' && hasFailed(call));
  if (!wasEmptied || !calls.every(hasReturned)) return null;
  const missing = put.find(({ arg }) => !taken.some(({ element }) => sameValue(arg, element)));
  if (missing === undefined) return null;
  const text = `${valueText(missing.arg)} is lost: ${nameOf(missing)} put it in, and no call took it out, though the structure was emptied`;
  return { verdict: 'wrong', kind: 'lost', text };
}
