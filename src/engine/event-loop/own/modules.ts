/** What modules of Node are to code under test that has an event loop of its own. */
import hooks from 'node:async_hooks';
import events from 'node:events';
import process from 'node:process';
import timers from 'node:timers';
import timerPromises from 'node:timers/promises';
import util from 'node:util';
import { ASYNC_HOOKS } from './async-hooks.js';
import { once, OwnEmitter } from './emitter.js';
import { OWN_TIMERS, TIMER_PROMISES } from './timers.js';
import { OWN_PROCESS, PROCESS_MEMBERS } from './process.js';
import { promisify } from './promisify.js';

const TIMERS = { ...timers, ...OWN_TIMERS, promises: TIMER_PROMISES };
const UTIL = { ...util, promisify };

/** By what `require` returns: what it returns instead, and other names that the module exports. */
const REPLACED: ReadonlyMap<unknown, { readonly whole: object; readonly names: object }> = new Map<
  unknown,
  { readonly whole: object; readonly names: object }
>([
  [events, { whole: OwnEmitter, names: { once, on: Reflect.get(OwnEmitter, 'on'), EventEmitter: OwnEmitter } }],
  [process, { whole: OWN_PROCESS, names: PROCESS_MEMBERS }],
  [hooks, { whole: ASYNC_HOOKS, names: ASYNC_HOOKS }],
  [timers, { whole: TIMERS, names: TIMERS }],
  [timerPromises, { whole: TIMER_PROMISES, names: TIMER_PROMISES }],
  [util, { whole: UTIL, names: UTIL }],
]);

/** The namespace of a module of Node. */
export function ownNamespace<T extends object>(native: T): T {
  const found = REPLACED.get(Reflect.get(native, 'default'));
  return found === undefined ? native : { ...native, ...found.names, default: found.whole };
}

/** What `require` returns of it. */
export function ownRequired(native: unknown): unknown {
  return REPLACED.get(native)?.whole ?? native;
}
