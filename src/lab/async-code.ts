/** Code under test that goes on later, when its actor has returned: no engine schedules that. */

/** What to do about it. */
export const ADVICE =
  'smplab runs synchronous code: make it synchronous (wait with Atomics.wait), and concurrent work another actor';

export class AsyncCode extends Error {
  override readonly name = 'AsyncCode';

  /** @param what is asynchronous, and where */
  constructor(what: string) {
    super(`${what}; ${ADVICE}`);
  }
}

/** Also of one that comes from another thread, without its class, or as the message of another error. */
export function isAsyncCode(error: unknown): error is AsyncCode {
  return error instanceof Error && error.message.includes(ADVICE);
}

export function isPromise(value: unknown): boolean {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    typeof (value as { readonly then?: unknown }).then === 'function'
  );
}
