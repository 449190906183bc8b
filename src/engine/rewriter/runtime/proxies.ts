/** Proxies that rewritten code has made: their traps are found here, for a proxy itself shows none. */
import type { CallAny, Coroutine } from './natives/native-twin.js';
import { pairProxy } from './twins.js';

interface Proxied {
  readonly target: object;
  readonly handler: Record<string, unknown>;
}

const proxies = new WeakMap<object, Proxied>();

/** `new Proxy(target, handler)`. */
export function makeProxy(call: CallAny, target: object, handler: ProxyHandler<object>): object {
  const proxy = new Proxy(target, handler);
  const traps = handler as Record<string, unknown>;
  proxies.set(proxy, { target, handler: traps });
  if (typeof target !== 'function') return proxy;
  pairProxy(proxy, function* apply(this: unknown, ...args: unknown[]): Coroutine<unknown> {
    const { apply: trap } = traps;
    return trap === undefined ? yield* call(this, target, args) : yield* call(handler, trap, [target, this, args]);
  });
  return proxy;
}

export function proxied(object: object): Proxied | undefined {
  return proxies.get(object);
}

/** What the trap has returned is checked by the language itself, with a trap that does nothing but return it. */
export function checked(target: object, trap: string, result: unknown): object {
  return new Proxy(target, { [trap]: () => result });
}
