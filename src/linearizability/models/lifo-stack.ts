/**
 * A stack: last in, first out.
 *
 * `push(value)` returns false when it was refused; anything else: done. `pop()` returns the value, or undefined when
 * there was none.
 */
import { isPending, type Call, type Model } from '../../lab/history.js';
import { sameValue } from '../../lab/values.js';
import { put } from './capacity.js';
import { listText, valuesOf, type List } from './list.js';
import { elementSuspects } from './element-suspects.js';
import { stackOrder } from './push-order.js';

interface Stack {
  readonly top: List;
  readonly size: number;
}

export function lifoStack({ capacity }: { readonly capacity?: number | undefined } = {}): Model<Stack> {
  return {
    name: 'lifo-stack',
    initial: () => ({ top: null, size: 0 }),
    operations: {
      push: (stack, call) =>
        put(stack, call, capacity, () => ({ top: { value: call.arg, next: stack.top }, size: stack.size + 1 })),
      pop,
    },
    key: ({ top }) => listText(valuesOf(top)),
    observes: ({ result, operation }) => result === (operation === 'push' ? false : undefined),
    prefer: stackOrder,
    suspects: elementSuspects,
    describe: ({ top, size }) =>
      size === 0 ? 'an empty stack' : `a stack with ${listText(valuesOf(top))}, newest first`,
  };
}

function pop(stack: Stack, call: Call): Stack | undefined {
  if (stack.top === null) return isPending(call) || call.result !== undefined ? undefined : stack;
  if (!isPending(call) && !sameValue(stack.top.value, call.result)) return undefined;
  return { top: stack.top.next, size: stack.size - 1 };
}
