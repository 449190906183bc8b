/** Timers as code under test has them: `setTimeout` and its like, and `timers/promises`. Source: Node, Timers. */
import { keepContext } from '../async-context.js';
import { atOnce, call, type Coroutine } from '../calling.js';
import { loopFor } from '../needs-actor.js';
import { notDone } from '../not-done.js';
import { newPromise, rejectPromise, resolvePromise } from '../promises.js';
import type { ImmediateHandle } from '../tasks/immediate.js';
import { delayOf, type TimerHandle } from '../tasks/timers.js';

/** What `setTimeout` returns. */
class Timeout {
  readonly #timer: TimerHandle;

  constructor(timer: TimerHandle) {
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
    this.#timer.restart();
    return this;
  }

  close(): this {
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

/** What `setImmediate` returns. */
class Immediate {
  readonly #immediate: ImmediateHandle;

  constructor(callback: () => Coroutine<unknown>) {
    this.#immediate = loopFor('starts a timer').startImmediate(keepContext(callback));
  }

  ref(): this {
    this.#immediate.isRef = true;
    return this;
  }

  unref(): this {
    this.#immediate.isRef = false;
    return this;
  }

  hasRef(): boolean {
    return this.#immediate.isRef;
  }

  close(): void {
    this.#immediate.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function callable(callback: unknown): void {
  if (typeof callback !== 'function')
    throw Object.assign(new TypeError('The "callback" argument must be of type function'), {
      code: 'ERR_INVALID_ARG_TYPE',
    });
}

function start(callback: () => Coroutine<unknown>, ms: unknown, repeats: boolean): TimerHandle {
  return loopFor('starts a timer').startTimer({ delayMs: delayOf(ms), repeats, callback: keepContext(callback) });
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
    return new Immediate(() => call(undefined, callback, args));
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
    later((done) => new Immediate(done), value, options),
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
