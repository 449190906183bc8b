import type { Policy } from '../kernel/policy.js';
import { unlockBeforeRun } from './decisions/mistakes.js';
import { v3_15 } from './v3.15.js';

/** Seeded mistake: a waited call is unlocked before its function. */
export const bustedSyncUnlock: Policy = {
  ...v3_15,
  name: 'busted-sync-unlock',
  summary: 'a waited call is unlocked before its function',
  source: 'the order of 8053871d0f7f applied to waited calls',
  drain: unlockBeforeRun,
};
