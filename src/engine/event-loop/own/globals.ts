/** What code under test is given in the place of the globals that go on later, by name. */
import { call, type Coroutine } from '../calling.js';
import { loopOf } from '../current.js';
import { abortSignalTimeout, OWN_TIMERS } from './timers.js';
import { BroadcastChannel } from './broadcast.js';
import { structuredCloneOf } from './clone.js';
import { globalObject } from './global-object.js';
import { MessageChannel, MessagePort } from './message-port.js';
import { nextTick, OWN_PROCESS } from './process.js';
import { LoopPromise } from '../promise/methods.js';

function callback(fn: unknown): void {
  if (typeof fn === 'function') return;
  throw Object.assign(new TypeError('The "callback" argument must be of type function'), {
    code: 'ERR_INVALID_ARG_TYPE',
  });
}

const BY_NAME: Readonly<Record<string, unknown>> = {
  Promise: LoopPromise,

  /** Source: HTML, queueMicrotask. */
  queueMicrotask(fn: unknown): void {
    callback(fn);
    loopOf().enqueue(function* (): Coroutine<void> {
      yield* call(undefined, fn, []);
    });
  },

  nextTick,
  process: OWN_PROCESS,

  MessageChannel,
  MessagePort,
  BroadcastChannel,

  structuredClone: structuredCloneOf,

  ...OWN_TIMERS,
  abortSignalTimeout,
};

const whole = globalObject(BY_NAME);

export const OWN: Readonly<Record<string, unknown>> = { ...BY_NAME, globalThis: whole, global: whole };
