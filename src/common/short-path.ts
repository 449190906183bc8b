/** How a file is named to its user. */
import { fileURLToPath } from 'node:url';
import { isOwnCode } from './own-modules.js';

/** A path as its user writes it: relative to the current folder where it lies in it. */
export function shortPath(url: string): string {
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  const cwd = `${process.cwd()}/`;
  return path.startsWith(cwd) ? path.slice(cwd.length) : path;
}

/** How tables name a source: our own files are compiled, and their lines are kept; any other file is the one that runs. */
export function sourceName(url: string): string {
  const name = url.split('/').at(-1)!;
  return isOwnCode(url) ? name.replace(/\.js$/, '.ts') : name;
}
