/** What of `process` belongs to a thread: its own ticks, its end, and what it hears of errors. Source: Node, Process. */
import process from 'node:process';
import { call, coroutines, type Coroutine } from '../calling.js';
import { pair } from '../../rewriter/runtime/twins.js';
import { actorLoop, loopOf } from '../current.js';
import { LISTENING } from '../names.js';
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

/** By name. */
export const PROCESS_MEMBERS: Record<string, unknown> = {
  nextTick,
  exit: pair(
    function exit(code?: unknown): never {
      const loop = actorLoop();
      if (loop === null) throw new ThreadExit(Number(code ?? 0));
      return loop.exitAtOnce(Number(code ?? loop.exitCode ?? process.exitCode ?? 0));
    },
    function* (code?: unknown): Coroutine<never> {
      const loop = actorLoop();
      if (loop === null) throw new ThreadExit(Number(code ?? 0));
      return yield* loop.exit(Number(code ?? loop.exitCode ?? 0));
    },
  ),
};
for (const name of LISTENING)
  PROCESS_MEMBERS[name] = (...args: unknown[]): unknown => {
    const own: object = loopFor('listens to process').process;
    const result: unknown = Reflect.apply(Reflect.get(own, name) as () => unknown, own, args);
    return result === own ? OWN_PROCESS : result;
  };
coroutines(PROCESS_MEMBERS, {
  *emit(name: string, ...args: unknown[]): Coroutine<boolean> {
    return yield* emit(loopFor('emits on process').process, name, args);
  },
});

function ownerOf(target: typeof process, key: string | symbol): object {
  if (key === 'exitCode') return actorLoop() ?? target;
  return Object.hasOwn(PROCESS_MEMBERS, key) ? PROCESS_MEMBERS : target;
}

/** `process` of a program that goes on later. */
export const OWN_PROCESS: typeof process = new Proxy(process, {
  get: (target, key): unknown => Reflect.get(ownerOf(target, key), key),
  set: (target, key, value) => Reflect.set(ownerOf(target, key), key, value),
});
