/** A module that is no JavaScript, or no TypeScript: where, and why. */
import { shortPath } from '../../common/short-path.js';

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
