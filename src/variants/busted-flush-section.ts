import type { Policy } from '../kernel/policy.js';
import { flushOnController } from './decisions/mistakes.js';
import { v3_15 } from './v3.15.js';

/** Seeded mistake: the flush is hooked to a section of the controlling CPU. */
export const bustedFlushSection: Policy = {
  ...v3_15,
  name: 'busted-flush-section',
  summary: 'the flush is hooked to a section of the controlling CPU',
  source: 'seeded, after 31487f8328f2, which hooked it where no CPU runs it',
  cfdNotifier: flushOnController,
};
