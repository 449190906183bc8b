/** What code under test is given in the place of the globals that go on later, by name. */
import { call, type Coroutine } from './calling.js';
import { loopOf } from './current.js';
import { LoopPromise } from './promise/methods.js';

export const OWN = {
  Promise: LoopPromise,

  /** Source: HTML, queueMicrotask. */
  queueMicrotask(callback: unknown): void {
    if (typeof callback !== 'function') throw new TypeError('The "callback" argument must be of type function');
    loopOf().enqueue(function* (): Coroutine<void> {
      yield* call(undefined, callback, []);
    });
  },

  /** Source: Node, process.nextTick. */
  nextTick(callback: unknown, ...args: unknown[]): void {
    if (typeof callback !== 'function') throw new TypeError('The "callback" argument must be of type function');
    loopOf().nextTick(function* (): Coroutine<void> {
      yield* call(undefined, callback, args);
    });
  },
};
