import type { Policy } from '../kernel/policy.js';
import { flushAtDying } from './decisions/cfd-notifier.js';
import { v3_15 } from './v3.15.js';

/** The flush of 3/3 and nothing else. */
export const flush: Policy = {
  ...v3_15,
  name: 'flush',
  summary: 'the flush at CPU_DYING alone: fixes both, still warns of a harmless late IPI',
  source: 'v6 3/3 of 23 May 2014, without its diagnostics',
  cfdNotifier: flushAtDying,
};
