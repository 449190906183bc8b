/** Timers as code under test has them: `setTimeout` and its like, and `timers/promises`. Source: Node, Timers. */
import { atOnce, call, type Coroutine } from '../calling.js';
import type { EventLoop, Handle } from '../event-loop.js';
import { loopFor } from '../needs-actor.js';
import { notDone } from '../not-done.js';
import { placeHere } from '../places.js';
import { newPromise, rejectPromise, resolvePromise } from '../promise/promise.js';
import type { Source } from '../source.js';
import { delayOf, Timer } from '../tasks/timers.js';

/** What `setTimeout` returns. */
class Timeout {
  readonly #timer: Timer;

  constructor(timer: Timer) {
    this.#timer = timer;
    timers.set(timer.number, this);
  }

  ref(): this {
    this.#timer.isRef = true;
    return this;
  }

  unref(): this {
    this.#timer.isRef = false;
    return this;
  }

  hasRef(): boolean {
    return this.#timer.isRef;
  }

  refresh(): this {
    if (!this.#timer.isActive) return this;
    this.#timer.loop.loops.timers.remove(this.#timer);
    this.#timer.isQueued = false;
    this.#timer.loop.loops.timers.add(this.#timer);
    return this;
  }

  close(): this {
    this.#timer.loop.handles.delete(this.#timer);
    this.#timer.close();
    return this;
  }

  [Symbol.toPrimitive](): number {
    return this.#timer.number;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** By number, since `clearTimeout` also takes that. */
const timers = new Map<number, Timeout>();

/** What `setImmediate` returns: it comes at once, behind those that were set before. */
class Immediate implements Source, Handle {
  isRef = true;

  constructor(
    readonly loop: EventLoop,
    private readonly callback: () => Coroutine<unknown>,
  ) {
    const queue = immediatesOf(loop);
    loop.handles.add(this);
    queue.push(this);
    if (queue.length === 1) loop.loops.arm(this);
  }

  get text(): string {
    return 'setImmediate';
  }

  happen(): void {
    this.#leave();
    this.loop.add({
      channel: '',
      run: () => {
        this.loop.handles.delete(this);
        return this.isCleared ? atOnce(() => undefined) : this.callback();
      },
    });
  }

  isCleared = false;

  close(): void {
    this.isCleared = true;
    this.loop.handles.delete(this);
    if (immediatesOf(this.loop).includes(this)) this.#leave();
  }

  ref(): this {
    this.isRef = true;
    return this;
  }

  unref(): this {
    this.isRef = false;
    return this;
  }

  hasRef(): boolean {
    return this.isRef;
  }

  #leave(): void {
    const queue = immediatesOf(this.loop);
    queue.splice(queue.indexOf(this), 1);
    this.loop.loops.disarm(this);
    if (queue.length > 0) this.loop.loops.arm(queue[0]);
  }
}

const immediates = new WeakMap<EventLoop, Immediate[]>();

function immediatesOf(loop: EventLoop): Immediate[] {
  let queue = immediates.get(loop);
  if (queue === undefined) immediates.set(loop, (queue = []));
  return queue;
}

function callable(callback: unknown): void {
  if (typeof callback !== 'function')
    throw Object.assign(new TypeError('The "callback" argument must be of type function'), {
      code: 'ERR_INVALID_ARG_TYPE',
    });
}

function start(callback: () => Coroutine<unknown>, ms: unknown, repeats: boolean): Timer {
  const loop = loopFor('starts a timer');
  const timer = new Timer(loop, delayOf(ms), repeats, placeHere(), loop.loops.nextNumber(), callback);
  loop.loops.timers.add(timer);
  return timer;
}

function clear(timer: unknown): void {
  const found = typeof timer === 'number' || typeof timer === 'string' ? timers.get(Number(timer)) : timer;
  if (found instanceof Timeout || found instanceof Immediate) found.close();
}

export const OWN_TIMERS = {
  setTimeout(callback: unknown, ms?: unknown, ...args: unknown[]): Timeout {
    callable(callback);
    const made: Timeout = new Timeout(start(() => call(made, callback, args), ms, false));
    return made;
  },
  setInterval(callback: unknown, ms?: unknown, ...args: unknown[]): Timeout {
    callable(callback);
    const made: Timeout = new Timeout(start(() => call(made, callback, args), ms, true));
    return made;
  },
  setImmediate(callback: unknown, ...args: unknown[]): Immediate {
    callable(callback);
    return new Immediate(loopFor('starts a timer'), () => call(undefined, callback, args));
  },
  clearTimeout: clear,
  clearInterval: clear,
  clearImmediate: clear,
};

interface PromiseOptions {
  readonly ref?: boolean;
  readonly signal?: AbortSignal;
}

/** `AbortError` of Node. */
function aborted(signal: AbortSignal): Error {
  return Object.assign(new Error('The operation was aborted', { cause: signal.reason }), {
    code: 'ABORT_ERR',
    name: 'AbortError',
  });
}

/** A promise that something settles later, or a signal before that. */
function later(
  begin: (done: () => Coroutine<void>) => { unref(): unknown; close(): unknown },
  value: unknown,
  { ref, signal }: PromiseOptions,
): object {
  const promise = newPromise();
  if (signal?.aborted === true) {
    rejectPromise(promise, aborted(signal));
    return promise;
  }
  const onAbort = (): void => {
    made.close();
    rejectPromise(promise, aborted(signal!));
  };
  const made = begin(() =>
    atOnce(() => {
      signal?.removeEventListener('abort', onAbort);
      resolvePromise(promise, value);
    }),
  );
  signal?.addEventListener('abort', onAbort, { once: true });
  if (ref === false) made.unref();
  return promise;
}

const sleep = (ms?: unknown, value?: unknown, options: PromiseOptions = {}): object =>
  later((done) => new Timeout(start(done, ms, false)), value, options);

/** Source: Node, Timers Promises API. */
export const TIMER_PROMISES = {
  setTimeout: sleep,
  setImmediate: (value?: unknown, options: PromiseOptions = {}): object =>
    later((done) => new Immediate(loopFor('starts a timer'), done), value, options),
  setInterval: (): never => notDone('setInterval of timers/promises', 'set a timer again after each turn'),
  scheduler: {
    wait: (ms?: unknown, options: PromiseOptions = {}): object => sleep(ms, undefined, options),
    yield: (): object => TIMER_PROMISES.setImmediate(),
  },
};

/** `AbortSignal.timeout(ms)` */
export function abortSignalTimeout(ms: unknown): AbortSignal {
  const controller = new AbortController();
  const timer = new Timeout(
    start(
      () =>
        atOnce(() => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'))),
      ms,
      false,
    ),
  );
  timer.unref();
  return controller.signal;
}
