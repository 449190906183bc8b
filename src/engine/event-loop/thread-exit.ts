/** `process.exit()` in a thread that code under test has started: ends it where it stands. */
export class ThreadExit extends Error {
  override readonly name = 'ThreadExit';

  constructor(readonly code: number) {
    super(`the thread exits with ${code}`);
  }
}
