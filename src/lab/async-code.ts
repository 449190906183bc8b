/** Code under test that goes on later, when its actor has returned, where no engine schedules that. */

/** What to do about it. */
const ADVICE =
  'only scenarios go on later, and as coroutines alone (explore --engine coop): elsewhere make it synchronous (wait with Atomics.wait), and concurrent work another actor';
/** Tells such an error that comes from another thread, without its class, or as the message of another one. */
const CANNOT = '; smplab cannot run that: ';

/** @param what is asynchronous, and where @param advice what to do about it */
export function asyncText(what: string, advice = ADVICE): string {
  return what + CANNOT + advice;
}

export class AsyncCode extends Error {
  override readonly name = 'AsyncCode';

  /** @param what is asynchronous, and where @param advice what to do about it */
  constructor(what: string, advice = ADVICE) {
    super(asyncText(what, advice));
  }
}

/** Also of one that comes from another thread, without its class, or as the message of another error. */
export function isAsyncCode(error: unknown): error is AsyncCode {
  return error instanceof Error && error.message.includes(CANNOT);
}

export function isPromise(value: unknown): boolean {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    typeof (value as { readonly then?: unknown }).then === 'function'
  );
}
