/**
 * A work-stealing deque: its owner pushes and pops at the bottom, last in, first out; thieves steal at the top the
 * oldest.
 *
 * `push(value)` returns false when it was refused. `pop()` and `steal()` return undefined when there was nothing.
 */
import { isPending, type Call, type Model } from '../../lab/history.js';
import { sameValue } from '../../lab/values.js';
import { listText } from './list.js';

/** Top, which is the oldest, first. */
type Deque = readonly unknown[];

export function workStealingDeque({ capacity }: { readonly capacity?: number | undefined } = {}): Model<Deque> {
  return {
    name: 'work-stealing-deque',
    initial: () => [],
    operations: {
      push: (deque, call) => {
        const full = deque.length >= (capacity ?? Infinity);
        if (!isPending(call) && call.result === false) return full || capacity === undefined ? deque : undefined;
        return full ? undefined : [...deque, call.arg];
      },
      pop: (deque, call) => taken(deque, call, deque.at(-1), () => deque.slice(0, -1)),
      steal: (deque, call) => taken(deque, call, deque[0], () => deque.slice(1)),
    },
    key: listText,
    observes: ({ operation, result }) => result === (operation === 'push' ? false : undefined),
    describe: (deque) => (deque.length === 0 ? 'an empty deque' : `a deque with ${listText(deque)}, oldest first`),
  };
}

function taken(deque: Deque, call: Call, value: unknown, rest: () => Deque): Deque | undefined {
  if (deque.length === 0) return !isPending(call) && call.result === undefined ? deque : undefined;
  return isPending(call) || sameValue(value, call.result) ? rest() : undefined;
}
