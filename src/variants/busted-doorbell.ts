import type { Policy } from '../kernel/policy.js';
import { addDecidingTooEarly } from './decisions/mistakes.js';
import { v3_15 } from './v3.15.js';

/** Seeded mistake: the doorbell is decided on before the add. */
export const bustedDoorbell: Policy = {
  ...v3_15,
  name: 'busted-doorbell',
  summary: 'the doorbell is decided on before the add',
  source: 'seeded in llist_add()',
  llistAdd: addDecidingTooEarly,
};
