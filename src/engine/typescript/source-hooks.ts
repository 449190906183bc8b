/** Node's hook for ES modules that are loaded from memory: for `module.register`, in a thread of its own, and for itself. */
import type { NativeSource } from '../rewriter/native/native-source.js';

type Loaded = { readonly format: string; readonly source: string; readonly shortCircuit: true };

const served = new Map<string, NativeSource>();

/** What is served from now on. */
export function initialize(sources: readonly NativeSource[]): void {
  for (const source of sources) served.set(source.url, source);
}

/** What is served for a module; undefined: what lies on disk. */
export function servedSource(url: string): string | undefined {
  return served.get(url)?.source;
}

/** Whether it is known that no module names a package: from the first one on, all that are loaded are served. */
export function isNamedNowhere(name: string, from: string): boolean {
  const named = ['`', '"', "'"].map((quote) => quote + name + quote);
  return served.has(from) && ![...served.values()].some(({ source }) => named.some((text) => source.includes(text)));
}

export function load<R>(url: string, context: object, next: (url: string, context: object) => R): R | Loaded {
  const known = served.get(url);
  if (known === undefined || known.format === 'commonjs') return next(url, context);
  return { format: known.format, source: known.source, shortCircuit: true };
}
