/**
 * A queue: first in, first out.
 *
 * `push(value)` returns false when it was refused; anything else: done. `pop()` returns the value, or undefined when
 * there was none.
 */
import { isPending, type Call, type Model } from '../../lab/history.js';
import { sameValue } from '../../lab/values.js';
import { put, type Capacity } from './capacity.js';
import { listOf, listText, valuesOf, type List } from './list.js';
import { queueSuspects } from './element-suspects.js';
import { queueOrder } from './push-order.js';

/** What was pushed last stands in `back`, newest first, until what is in `front`, oldest first, is used up. */
interface Queue {
  readonly front: List;
  readonly back: List;
  readonly size: number;
}

export function fifoQueue({ capacity }: { readonly capacity?: number | undefined } = {}): Model<Queue> {
  return {
    name: 'fifo-queue',
    initial: () => ({ front: null, back: null, size: 0 }),
    operations: { push: (queue, call) => push(queue, call, capacity), pop },
    key: (queue) => listText(elements(queue)),
    observes: ({ result, operation }) => result === (operation === 'push' ? false : undefined),
    prefer: queueOrder,
    suspects: queueSuspects,
    describe: (queue) =>
      queue.size === 0 ? 'an empty queue' : `a queue with ${listText(elements(queue))}, oldest first`,
  };
}

function push(queue: Queue, call: Call, capacity: Capacity): Queue | undefined {
  return put(queue, call, capacity, () => ({
    ...queue,
    back: { value: call.arg, next: queue.back },
    size: queue.size + 1,
  }));
}

function pop(queue: Queue, call: Call): Queue | undefined {
  if (queue.size === 0) return isPending(call) || call.result !== undefined ? undefined : queue;
  const { value, next } = (queue.front ?? listOf(valuesOf(queue.back)))!;
  if (!isPending(call) && !sameValue(value, call.result)) return undefined;
  return { front: next, back: queue.front === null ? null : queue.back, size: queue.size - 1 };
}

function elements({ front, back }: Queue): unknown[] {
  return [...valuesOf(front), ...[...valuesOf(back)].toReversed()];
}
