/** A module that is no JavaScript, or no TypeScript: where, and why. */
import { fileURLToPath } from 'node:url';

export class CannotParse extends SyntaxError {
  override readonly name = 'SyntaxError';

  /** @param line from 1 */
  constructor(
    readonly url: string,
    readonly line: number,
    readonly reason: string,
  ) {
    super(`${shortPath(url)}:${line}: ${reason}`);
  }
}

/** A path as its user writes it. */
export function shortPath(url: string): string {
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  const cwd = `${process.cwd()}/`;
  return path.startsWith(cwd) ? path.slice(cwd.length) : path;
}
