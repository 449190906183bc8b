/** How a file is named to its user. */
import { fileURLToPath } from 'node:url';

/** A path as its user writes it: relative to the current folder where it lies in it. */
export function shortPath(url: string): string {
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  const cwd = `${process.cwd()}/`;
  return path.startsWith(cwd) ? path.slice(cwd.length) : path;
}
