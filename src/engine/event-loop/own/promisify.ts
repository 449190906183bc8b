/** Source: Node, util.promisify. */
import { promisify as native } from 'node:util';
import { call, coroutines, type Coroutine } from '../calling.js';
import { orRethrow } from '../engine-errors.js';
import { OWN_TIMERS, TIMER_PROMISES } from './timers.js';
import { newPromise, rejectPromise, resolvePromise } from '../promises.js';

export function promisify(original: unknown): unknown {
  if (typeof original !== 'function')
    throw Object.assign(new TypeError('The "original" argument must be of type function'), {
      code: 'ERR_INVALID_ARG_TYPE',
    });
  const custom: unknown = Reflect.get(original, native.custom);
  if (typeof custom === 'function') return custom;
  if (original === OWN_TIMERS.setTimeout) return TIMER_PROMISES.setTimeout;
  if (original === OWN_TIMERS.setImmediate) return TIMER_PROMISES.setImmediate;
  const holder: Record<string, unknown> = {};
  coroutines(holder, {
    *promisified(this: unknown, ...args: unknown[]): Coroutine<object> {
      const promise = newPromise();
      const done = (error: unknown, value: unknown): void => {
        if (error) rejectPromise(promise, error);
        else resolvePromise(promise, value);
      };
      try {
        yield* call(this, original, [...args, done]);
      } catch (error) {
        rejectPromise(promise, orRethrow(error));
      }
      return promise;
    },
  });
  return holder['promisified'];
}
Object.defineProperty(promisify, 'custom', { value: native.custom });
