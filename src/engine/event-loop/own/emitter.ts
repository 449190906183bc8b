/**
 * Listeners are called as coroutines: those of Node's emitters, by a coroutine hung on `emit`, and those of ports.
 *
 * Source: Node, Events.
 */
import { EventEmitter } from 'node:events';
import { pair } from '../../rewriter/runtime/twins.js';
import { call, type Coroutine } from '../calling.js';
import { loopFor } from '../needs-actor.js';
import { notDone } from '../not-done.js';
import { newPromise, rejectPromise, resolvePromise } from '../promises.js';

type Listener = ((...args: unknown[]) => unknown) & { readonly listener?: unknown };
const nativeEmit: unknown = Reflect.get(EventEmitter.prototype, 'emit');

/** `emitter.emit(name, …args)` */
export function* emit(emitter: EventEmitter, name: string | symbol, args: readonly unknown[]): Coroutine<boolean> {
  const listeners = emitter.rawListeners(name) as Listener[];
  if (listeners.length === 0) {
    if (name === 'error') emitter.emit(name, ...args); // throws
    return false;
  }
  for (const listener of listeners) {
    // A wrapper that `once` has made calls its listener plainly.
    if (listener.listener !== undefined) emitter.removeListener(name, listener);
    yield* call(emitter, listener.listener ?? listener, args);
  }
  return true;
}

pair(nativeEmit, function* (this: EventEmitter, name: string, ...args: unknown[]): Coroutine<unknown> {
  if (this.emit !== nativeEmit || !(this instanceof EventEmitter))
    return Reflect.apply(nativeEmit as () => unknown, this, [name, ...args]) as unknown;
  return yield* emit(this, name, args);
});

interface Target {
  once?(name: string, listener: unknown): unknown;
  removeListener?(name: string, listener: unknown): unknown;
  addEventListener?(name: string, listener: unknown, options: object): unknown;
}

/** `once` of node:events: a promise of what an emitter emits next. */
export function once(target: Target, name: string): object {
  loopFor('waits for an event');
  const promise = newPromise();
  const done = (...args: unknown[]): void => {
    target.removeListener?.('error', failed);
    resolvePromise(promise, args);
  };
  const failed = (error: unknown): void => {
    target.removeListener?.(name, done);
    rejectPromise(promise, error);
  };
  if (typeof target.once !== 'function') {
    target.addEventListener!(name, done, { once: true });
    return promise;
  }
  target.once(name, done);
  if (name !== 'error') target.once('error', failed);
  return promise;
}

const REPLACED: Readonly<Record<string, unknown>> = {
  once,
  on: (): never => notDone('on of node:events', 'listen with emitter.on'),
};

/** What `node:events` is to code under test. */
export const OwnEmitter = new Proxy(EventEmitter, {
  get: (target, key, receiver): unknown =>
    typeof key === 'string' && Object.hasOwn(REPLACED, key) ? REPLACED[key] : Reflect.get(target, key, receiver),
});
