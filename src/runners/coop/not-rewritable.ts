/** The code cannot be run as coroutines: why, with file and line. */
export class NotRewritable extends Error {
  override readonly name = 'NotRewritable';
}
