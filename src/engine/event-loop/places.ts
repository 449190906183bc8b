/** Where code under test stands just now: for tables and errors. */
import { placeIn } from '../../common/thrown.js';

/** `bridge.js:12`; empty when that is not known. */
export function placeHere(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 30;
  const { stack } = new Error('here');
  Error.stackTraceLimit = stackTraceLimit;
  return placeIn(stack);
}
