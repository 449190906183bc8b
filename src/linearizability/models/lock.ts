/**
 * A lock: `acquire()` waits until it is free, `tryAcquire()` returns whether it was, `release()` is by its holder.
 * Not recursive.
 */
import { isPending, type Model } from '../../lab/history.js';

/** The thread that holds it; null: none. */
type Lock = { readonly holder: number } | null;

export const lock: Model<Lock> = {
  name: 'lock',
  initial: () => null,
  operations: {
    acquire: (state, { thread }) => (state === null ? { holder: thread } : undefined),
    tryAcquire: (state, call) => {
      if (!isPending(call) && call.result === false) return state ?? undefined;
      return state === null ? { holder: call.thread } : undefined;
    },
    release: (state, { thread }) => (state?.holder === thread ? null : undefined),
  },
  observes: ({ operation, result }) => operation === 'tryAcquire' && result === false,
  describe: (state) => (state === null ? 'a free lock' : `a lock held by thread ${state.holder}`),
};
