import type { Policy } from '../kernel/policy.js';
import { warnIfChain } from './decisions/ipi-entry.js';
import { v3_16 } from './v3.16.js';

/** v3.16 with the fix of 2022, and nothing else. */
export const warnFix: Policy = {
  ...v3_16,
  name: 'warn-fix',
  summary: 'v3.16 with the emptiness test on what was taken',
  source: '9e949a388635',
  ipiEntry: warnIfChain,
};
