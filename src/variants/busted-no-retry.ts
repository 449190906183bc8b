import type { Policy } from '../kernel/policy.js';
import { addWithoutRetry } from './decisions/mistakes.js';
import { v3_15 } from './v3.15.js';

/** Seeded mistake: llist add without the retry. */
export const bustedNoRetry: Policy = {
  ...v3_15,
  name: 'busted-no-retry',
  summary: 'llist add without the retry',
  source: 'seeded in llist_add()',
  llistAdd: addWithoutRetry,
};
