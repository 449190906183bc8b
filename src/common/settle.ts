/** Waiting for what may not come. */
import { Interrupted } from './errors.js';

/** Waits for it, but no longer than that. */
export async function settledWithin<T, Otherwise>(
  promise: Promise<T>,
  ms: number,
  otherwise: Otherwise,
): Promise<T | Otherwise> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Otherwise>((resolve) => (timer = setTimeout(resolve, ms, otherwise)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The same for what must come. @throws what `late` makes when it does not */
export async function inTime<T>(promise: Promise<T>, ms: number, late: () => Error): Promise<T> {
  const nothing = Symbol('nothing');
  const settled = await settledWithin<T, symbol>(promise, ms, nothing);
  if (settled === nothing) throw late();
  return settled as T;
}

/** Of work that was interrupted there is nothing. Throws all other errors again. */
export function nullIfInterrupted(error: unknown): null {
  if (error instanceof Interrupted) return null;
  throw error;
}
