import type { Policy } from '../kernel/policy.js';
import { v6_18 } from './v6.18.js';

/** Seeded mistake: the busy test of a shared csd is racy. */
export const bustedRacyBusy: Policy = {
  ...v6_18,
  name: 'busted-racy-busy',
  summary: 'the busy test of a shared csd is racy',
  source: 'before 19a1f5ec6999',
  kickClaim: 'lock-test',
};
