/**
 * Node's hooks for modules, in the form of `module.register`: in a thread that has them a user's TypeScript can be
 * imported.
 */
import { readFileSync } from 'node:fs';
import { locate } from './locate.js';
import { isTypeScript } from './is-typescript.js';
import { stripTypes } from './strip.js';

interface Context {
  readonly parentURL?: string;
}
type Resolved = { readonly url: string; readonly shortCircuit?: boolean; readonly format?: string };
type Loaded = { readonly format: string; readonly source?: string; readonly shortCircuit?: boolean };

export function resolve<R>(
  specifier: string,
  context: Context,
  next: (specifier: string, context: Context) => R,
): R | Resolved {
  const { parentURL } = context;
  const written =
    parentURL !== undefined && /^\.{0,2}\//.test(specifier) ? new URL(specifier, parentURL).href : specifier;
  const url = locate(written);
  return isTypeScript(url) && url.startsWith('file:')
    ? { url, format: 'module', shortCircuit: true }
    : next(specifier, context);
}

export function load<R>(url: string, context: object, next: (url: string, context: object) => R): R | Loaded {
  if (!url.startsWith('file:') || !isTypeScript(url)) return next(url, context);
  return { format: 'module', source: stripTypes(readFileSync(new URL(url), 'utf8'), url), shortCircuit: true };
}
