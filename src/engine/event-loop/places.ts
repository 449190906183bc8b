/** Where code under test stands just now: for tables and errors. */
import { placeIn } from '../../common/thrown.js';

/** Where another thread stands, for which something is done here. */
let elsewhere: string | null = null;

/** What `work` does is done at that place. */
export function standingAt<T>(place: string, work: () => T): T {
  elsewhere = place;
  try {
    return work();
  } finally {
    elsewhere = null;
  }
}

/** `bridge.js:12`; empty when that is not known. */
export function placeHere(): string {
  if (elsewhere !== null) return elsewhere;
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 30;
  const { stack } = new Error('here');
  Error.stackTraceLimit = stackTraceLimit;
  return placeIn(stack);
}
