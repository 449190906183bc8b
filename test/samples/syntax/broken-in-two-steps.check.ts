/** The same, with a load and a store in the place of each addition. */
import { inTwoSteps } from './counters.js';
import { checkOf } from './check-of.js';

export const caughtAs = ['not linearizable'];

export default checkOf('constructs that call, in two steps', inTwoSteps);
