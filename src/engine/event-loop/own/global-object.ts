/** The global object of code under test, where it is taken as a value: what goes on later is the schedule's in it, too. */
import { LOOP_GLOBALS } from '../names.js';

/**
 * Everything else is the thread's own.
 *
 * @param own by name
 */
export function globalObject(own: Readonly<Record<string, unknown>>): typeof globalThis {
  const made: typeof globalThis = new Proxy(globalThis, {
    get(target, key): unknown {
      if (key === 'globalThis' || key === 'global') return made;
      return isOwn(key) ? own[key] : Reflect.get(target, key);
    },
    // without the proxy as receiver, for which accessors of Node's would not work
    set: (target, key, value) => Reflect.set(target, key, value),
  });
  return made;
}

function isOwn(key: string | symbol): key is string {
  return typeof key === 'string' && (key === 'process' || LOOP_GLOBALS.has(key));
}
