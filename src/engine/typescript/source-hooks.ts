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

/**
 * Has what is served import a URL in the place of a package. Returns whether the package is then named nowhere: from the
 * first module on, all that are loaded are served. A template may have a line that only looks like a declaration.
 */
export function importInstead(name: string, url: string, from: string): boolean {
  if (!served.has(from)) return false;
  const declarations = new RegExp(`^((?:import|export)\\b[^'"\`;]*\\bfrom\\s*)(['"])${name}\\2`, 'gm');
  for (const [at, one] of served)
    if (!one.source.includes('`'))
      served.set(at, { ...one, source: one.source.replaceAll(declarations, `$1$2${url}$2`) });
  const named = ['`', '"', "'"].map((quote) => quote + name + quote);
  return ![...served.values()].some(({ source }) => named.some((text) => source.includes(text)));
}

/** All of it. */
export function servedSources(): NativeSource[] {
  return [...served.values()];
}

export function load<R>(url: string, context: object, next: (url: string, context: object) => R): R | Loaded {
  const known = served.get(url);
  if (known === undefined || known.format === 'commonjs') return next(url, context);
  return { format: known.format, source: known.source, shortCircuit: true };
}
