/** The language's own promises, for what settles later: see promisesBy. */
import type { Promises } from '../../event-loop/promises.js';

interface Settle {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

const settles = new WeakMap<object, Settle>();

export const NATIVE_PROMISES: Promises = {
  newPromise(): object {
    let settle!: Settle;
    const promise = new Promise((resolve, reject) => (settle = { resolve, reject }));
    settles.set(promise, settle);
    return promise;
  },
  resolvePromise: (promise, value) => settles.get(promise)!.resolve(value),
  rejectPromise: (promise, reason) => settles.get(promise)!.reject(reason),
};
