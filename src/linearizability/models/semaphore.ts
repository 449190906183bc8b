/**
 * A semaphore: `acquire(n)` waits until there are n permits and takes them, `tryAcquire(n)` returns whether there were
 * as many, `release(n)` gives n. n is 1 when it is left out.
 */
import { isPending, type Call, type Model } from '../../lab/history.js';

export function semaphore({ capacity: permits = 1 }: { readonly capacity?: number | undefined } = {}): Model<number> {
  return {
    name: 'semaphore',
    initial: () => permits,
    operations: {
      acquire: take,
      tryAcquire: (left, call) => {
        if (!isPending(call) && call.result === false) return left < countOf(call) ? left : undefined;
        return take(left, call);
      },
      release: (left, call) => left + countOf(call),
    },
    observes: ({ operation, result }) => operation === 'tryAcquire' && result === false,
    describe: (left) => `a semaphore with ${left} permits`,
  };
}

function take(left: number, call: Call): number | undefined {
  return left < countOf(call) ? undefined : left - countOf(call);
}

function countOf({ arg }: Call): number {
  return typeof arg === 'number' ? arg : 1;
}
