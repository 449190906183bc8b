import type { Policy } from '../kernel/policy.js';
import { recordAfterUnlock } from './decisions/mistakes.js';
import { v3_15 } from './v3.15.js';

/** Seeded mistake: debug code touches the csd after its unlock. */
export const bustedAfterUnlock: Policy = {
  ...v3_15,
  name: 'busted-after-unlock',
  summary: 'debug code touches the csd after its unlock',
  source: 'debug code of July 2020, linux-kernel',
  drain: recordAfterUnlock,
};
