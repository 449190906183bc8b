/** `node:async_hooks` as code under test has it on coroutines. Source: Node, AsyncLocalStorage and AsyncResource. */
import native from 'node:async_hooks';
import { NO_CONTEXT, type AsyncContext, type Contexts } from '../async-context.js';
import { call, coroutines, runToEnd, type Coroutine } from '../calling.js';
import { loopOf } from '../current.js';
import { pair } from '../../rewriter/runtime/twins.js';

const NATIVE = native.AsyncLocalStorage.prototype;

function* within<T>(context: AsyncContext, work: () => Coroutine<T>): Coroutine<T> {
  const loop = loopOf();
  const { context: before } = loop;
  loop.context = context;
  try {
    return yield* work();
  } finally {
    loop.context = before;
  }
}

export const OWN_CONTEXTS: Contexts = {
  keepContext(work) {
    const { context } = loopOf();
    return context === NO_CONTEXT ? work : (...args) => within(context, () => work(...args));
  },
};

/** A function that runs in that context. @param self undefined: that with which it is called */
function bound(context: AsyncContext, fn: Function, self?: unknown): unknown {
  const body = function (this: unknown, ...args: unknown[]): Coroutine<unknown> {
    return within(context, () => call(self ?? this, fn, args));
  };
  const plain = function (this: unknown, ...args: unknown[]): unknown {
    return runToEnd(Reflect.apply(body, this, args));
  };
  Object.defineProperty(plain, 'length', { value: fn.length, configurable: true });
  return pair(plain, body);
}

function callable(fn: unknown): asserts fn is Function {
  if (typeof fn !== 'function') throw wrongType('fn', 'function');
}

function wrongType(name: string, type: string): TypeError {
  return Object.assign(new TypeError(`The "${name}" argument must be of type ${type}`), {
    code: 'ERR_INVALID_ARG_TYPE',
  });
}

class AsyncLocalStorage {
  readonly #default: unknown;
  readonly #name: string;

  constructor({ defaultValue, name = '' }: { readonly defaultValue?: unknown; readonly name?: string } = {}) {
    const isNewer = 'name' in NATIVE;
    this.#default = isNewer ? defaultValue : undefined;
    this.#name = name;
  }

  static bind(fn: unknown): unknown {
    return AsyncResource.bind(fn);
  }

  static snapshot(): unknown {
    const { context } = loopOf();
    const body = (fn: unknown, ...args: unknown[]): Coroutine<unknown> =>
      within(context, () => call(undefined, fn, args));
    return pair((...args: [unknown]) => runToEnd(body(...args)), body);
  }

  get name(): string {
    return this.#name;
  }

  getStore(): unknown {
    const { context } = loopOf();
    return context.has(this) ? context.get(this) : this.#default;
  }

  enterWith(store: unknown): void {
    loopOf().context = withStore(this, store);
  }

  disable(): void {
    const rest = new Map(loopOf().context);
    rest.delete(this);
    loopOf().context = rest;
  }

  /** Until its end. */
  withScope(store: unknown): { [Symbol.dispose](): void } {
    const loop = loopOf();
    const { context: before } = loop;
    loop.context = withStore(this, store);
    return { [Symbol.dispose]: () => void (loop.context = before) };
  }
}

/** The context that there is, but for that. */
function withStore(storage: object, store: unknown): AsyncContext {
  return new Map(loopOf().context).set(storage, store);
}

coroutines(AsyncLocalStorage.prototype, {
  *run(this: AsyncLocalStorage, store: unknown, fn: unknown, ...args: unknown[]): Coroutine<unknown> {
    return yield* within(withStore(this, store), () => call(null, fn, args));
  },
  *exit(this: AsyncLocalStorage, fn: unknown, ...args: unknown[]): Coroutine<unknown> {
    return yield* within(withStore(this, undefined), () => call(null, fn, args));
  },
});
for (const name of ['name', 'withScope'])
  if (!(name in NATIVE)) Reflect.deleteProperty(AsyncLocalStorage.prototype, name);

/** In which each was made. */
const contexts = new WeakMap<AsyncResource, AsyncContext>();

class AsyncResource {
  constructor(type: string) {
    if (typeof type !== 'string') throw wrongType('type', 'string');
    contexts.set(this, loopOf().context);
  }

  static bind(fn: unknown, type?: string, self?: unknown): unknown {
    callable(fn);
    return new AsyncResource(type ?? (fn.name === '' ? 'bound-anonymous-fn' : fn.name)).bind(fn, self);
  }

  bind(fn: unknown, self?: unknown): unknown {
    callable(fn);
    return bound(contexts.get(this)!, fn, self);
  }

  emitDestroy(): this {
    return this;
  }

  asyncId(): number {
    return 1;
  }

  triggerAsyncId(): number {
    return 0;
  }
}

coroutines(AsyncResource.prototype, {
  *runInAsyncScope(this: AsyncResource, fn: unknown, self: unknown, ...args: unknown[]): Coroutine<unknown> {
    return yield* within(contexts.get(this)!, () => call(self, fn, args));
  },
});

export const ASYNC_HOOKS = { ...native, AsyncLocalStorage, AsyncResource };
