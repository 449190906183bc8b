import type { Policy } from '../kernel/policy.js';
import { nameThenRun } from './decisions/ipi-entry.js';
import { v3_15 } from './v3.15.js';

/** The first of the three patches of 2014: the warning names the pending calls. */
export const debugInfo: Policy = {
  ...v3_15,
  name: 'debug-info',
  summary: '1/3 alone: the warning names the pending calls, then they are run',
  source: 'a219ccf46373',
  ipiEntry: nameThenRun,
};
