/** Never deviates from the default: one actor after the other. */
import type { Chooser } from '../../src/lab/schedule.js';

export const NEVER: Chooser = { choose: ({ preferred }) => preferred };
