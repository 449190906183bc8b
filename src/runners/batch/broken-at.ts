/** Where what ran free broke: known as long as its threads are there. */
import { InputError } from '../../common/errors.js';
import { asError, placeIn } from '../../common/thrown.js';
import { BatchBroken } from '../../engine/free/batch/crew.js';
import { portedClass } from '../../engine/portable-error.js';
import { whereThreadsAre } from '../pool/where-threads-are.js';

/** The error with its place, where there is one. Context: its threads have not been ended. */
export async function brokenAt(error: unknown, patienceMs: number): Promise<unknown> {
  if (!(error instanceof BatchBroken)) return error;
  const { how, message, cause } = error;
  const [place = ''] = how === 'hang' ? await whereThreadsAre(patienceMs) : [placeIn(asError(cause).stack)];
  return IN_FILE.test(place) ? new BatchBroken(how, `${message} (${place})`, { cause }) : error;
}

/** @throws {InputError} in the words of the thread that has thrown one: it cannot be used */
export function refuseUnusable(error: unknown): void {
  const { cause } = error as { readonly cause?: unknown };
  if (error instanceof BatchBroken && cause instanceof Error && portedClass(cause) === 'InputError')
    throw new InputError(cause.message);
}

const IN_FILE = /\.[cm]?[jt]s:\d+$/;
