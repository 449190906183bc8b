/** How large a program is: all that the host of a check needs of it. */
import type { CheckProgram } from '../../lab/check-program.js';

/** How many calls it makes, but for those that empty the structure. */
export function callsOf({ before, threads }: CheckProgram): number {
  return before.length + threads.reduce((sum, calls) => sum + calls.length, 0);
}
