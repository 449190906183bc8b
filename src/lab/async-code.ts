/** Code under test that goes on later, when its actor or its call has returned, where no engine schedules that. */

/** What to do about it. */
const ADVICE =
  'coroutines schedule more (--engine coop); here make it synchronous (wait with Atomics.wait), and concurrent work another actor';
/** Tells such an error that comes from another thread, without its class, or as the message of another one. */
const CANNOT = '; smplab cannot run that here: ';

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
  try {
    return error instanceof Error && error.message.includes(CANNOT);
  } catch {
    return false; // a proxy, or an error whose getters throw
  }
}

/** @param result of an actor @throws {AsyncCode} a promise, or a generator: what stands in it has not been run */
export function refuseUnrun(actor: string, result: unknown): void {
  if (isPromise(result)) throw new AsyncCode(`${actor} returned a promise`);
  refuseGenerator(actor, result);
}

/** @throws {AsyncCode} */
export function refuseGenerator(actor: string, result: unknown): void {
  if (
    typeof result !== 'object' ||
    result === null ||
    !METHODS.every((name) => typeof Reflect.get(result, name) === 'function')
  )
    return;
  throw new AsyncCode(`${actor} is a generator`, 'calling it runs none of its code: make it a function');
}

const METHODS = ['next', 'return', 'throw'];

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    typeof (value as { readonly then?: unknown }).then === 'function'
  );
}
