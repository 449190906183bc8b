/** What of `process` belongs to a thread: its own ticks, its end, and what it hears of errors. Source: Node, Process. */
import process from 'node:process';
import { call, coroutines, type Coroutine } from '../calling.js';
import { loopOf } from '../current.js';
import { loopFor } from '../needs-actor.js';
import { ThreadExit } from '../thread-exit.js';
import { emit } from './emitter.js';

export function nextTick(fn: unknown, ...args: unknown[]): void {
  if (typeof fn !== 'function')
    throw Object.assign(new TypeError('The "callback" argument must be of type function'), {
      code: 'ERR_INVALID_ARG_TYPE',
    });
  loopOf().nextTick(function* (): Coroutine<void> {
    yield* call(undefined, fn, args);
  });
}

type Listener = (...args: unknown[]) => void;

const MEMBERS = {
  nextTick,
  /** In the thread of an actor that the definition declares it ends the execution. */
  exit(code?: number): never {
    throw new ThreadExit(code ?? 0);
  },
  on: (name: string, listener: Listener): unknown => loopFor('listens to process').process.on(name, listener),
  once: (name: string, listener: Listener): unknown => loopFor('listens to process').process.once(name, listener),
  off: (name: string, listener: Listener): unknown => loopFor('listens to process').process.off(name, listener),
  removeListener: (name: string, listener: Listener): unknown =>
    loopFor('listens to process').process.off(name, listener),
};
coroutines(MEMBERS, {
  *emit(name: string, ...args: unknown[]): Coroutine<boolean> {
    return yield* emit(loopFor('emits on process').process, name, args);
  },
});

/** `process` of a program that goes on later. */
export const OWN_PROCESS = new Proxy(process, {
  get: (target, key): unknown => Reflect.get(Object.hasOwn(MEMBERS, key) ? MEMBERS : target, key),
});
