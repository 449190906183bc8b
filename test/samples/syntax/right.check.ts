/** Each construct adds one, and none is ever lost. */
import { atomically } from './counters.js';
import { checkOf } from './check-of.js';

export default checkOf('constructs that call', atomically);
