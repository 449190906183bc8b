/** Module namespace objects of rewritten modules: their members read the value as it is. */
import type { Namespace } from './graph-loader.js';

/** As Node's own: no prototype, a tag, nothing can be changed from outside. */
export function sealNamespace(members: object): Namespace {
  Object.setPrototypeOf(members, null);
  Object.defineProperty(members, Symbol.toStringTag, { value: 'Module' });
  return Object.freeze(members) as Namespace;
}

/** What a module exports under this name is what `require` returns. */
const WHOLE = 'module.exports';

/** What `require` of an ES module returns: its namespace, marked for code that compilers have made of ES modules. */
export function requiredNamespace(namespace: Namespace): unknown {
  if (Object.hasOwn(namespace, WHOLE)) return namespace[WHOLE];
  if (!Object.hasOwn(namespace, 'default') || Object.hasOwn(namespace, '__esModule')) return namespace;
  const marked = {};
  for (const name of [...Object.keys(namespace), '__esModule'].toSorted()) {
    const member = Object.getOwnPropertyDescriptor(namespace, name);
    Object.defineProperty(marked, name, member ?? { value: true, enumerable: true });
  }
  return sealNamespace(marked);
}
