/**
 * The promises that are handed to code under test: the event loop's own on coroutines, and the language's in real threads.
 */
export interface Promises {
  newPromise(): object;
  resolvePromise(promise: object, value: unknown): void;
  rejectPromise(promise: object, reason: unknown): void;
}

let made: Promises;

/** Context: before any is made. */
export function promisesBy(how: Promises): void {
  made = how;
}

export function newPromise(): object {
  return made.newPromise();
}

export function resolvePromise(promise: object, value: unknown): void {
  made.resolvePromise(promise, value);
}

export function rejectPromise(promise: object, reason: unknown): void {
  made.rejectPromise(promise, reason);
}
