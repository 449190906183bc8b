/**
 * Imports a module of the user's, which may be TypeScript or import some. What that needs is loaded for it alone: each
 * CPU's thread imports a program.
 */
import { readFileSync } from 'node:fs';
import { isOwnCode, loadable } from '../../common/own-modules.js';
import { isTypeScript } from './is-typescript.js';

/** What imports name by its place: `from './x.js'`, `import './x.js'`, `import('./x.js')`, `require('./x.js')`. */
const REQUESTS = /\b(?:from|import|require)\b\s*\(?\s*(['"])(\.{1,2}\/.*?)\1/g;
/** Whether Node imports TypeScript by itself. */
const isNative = Boolean((process.features as { readonly typescript?: unknown }).typescript);

export async function importModule(url: string): Promise<unknown> {
  if (isTypeScript(url) || (!isNative && reachesTypeScript(url, new Set())))
    (await import('./register-typescript.js')).registerTypeScript();
  return await import(loadable(url));
}

/** Whether a module leads to TypeScript, by its text: Node does not make an import again that has failed. */
function reachesTypeScript(url: string, seen: Set<string>): boolean {
  if (isTypeScript(url)) return true;
  if (seen.has(url) || isOwnCode(url) || !/^file:.*js$/.test(url)) return false;
  seen.add(url);
  return [...textOf(url).matchAll(REQUESTS)].some(([, , path]) => reachesTypeScript(new URL(path, url).href, seen));
}

/** Of what cannot be read it is said when it is imported. */
function textOf(url: string): string {
  try {
    return readFileSync(new URL(url), 'utf8');
  } catch {
    return '';
  }
}
