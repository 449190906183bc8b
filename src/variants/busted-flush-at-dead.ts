import type { Policy } from '../kernel/policy.js';
import { flushAtDead } from './decisions/mistakes.js';
import { v3_15 } from './v3.15.js';

/** Seeded mistake: the flush runs at CPU_DEAD. */
export const bustedFlushAtDead: Policy = {
  ...v3_15,
  name: 'busted-flush-at-dead',
  summary: 'the flush runs at CPU_DEAD',
  source: 'seeded',
  cfdNotifier: flushAtDead,
};
