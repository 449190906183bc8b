/** `process.exit()` in code under test: ends its thread where it stands. In a thread that an engine runs, the execution. */
export class ThreadExit extends Error {
  override readonly name = 'ThreadExit';

  constructor(
    readonly code: number,
    how = `process.exit(${code}) was called`,
  ) {
    super(how);
  }
}
