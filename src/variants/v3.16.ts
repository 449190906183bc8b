import type { Policy } from '../kernel/policy.js';
import { flushAtDying } from './decisions/cfd-notifier.js';
import { takeAndRunIrqsOff } from './decisions/flush.js';
import { warnIfQueueRefilled } from './decisions/ipi-entry.js';
import { v3_15 } from './v3.15.js';

/** Linux 3.16: what was merged. */
export const v3_16: Policy = {
  ...v3_15,
  name: 'v3.16',
  summary: 'what was merged: one function does it all; its warning can hardly fire',
  source: '8d056c48e486',
  cfdNotifier: flushAtDying,
  ipiEntry: warnIfQueueRefilled,
  flush: takeAndRunIrqsOff,
};
