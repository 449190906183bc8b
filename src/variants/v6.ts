import type { Policy } from '../kernel/policy.js';
import { canceledFallsIntoDying } from './decisions/cfd-notifier.js';
import { nameThenForget } from './decisions/ipi-entry.js';
import { twoStages } from './decisions/stop-states.js';
import { v3_15 } from './v3.15.js';

/** The series as posted. */
export const v6: Policy = {
  ...v3_15,
  name: 'v6',
  summary: 'the posted series: fixes both, with three defects of its own',
  source: 'v6 1/3 to 3/3 of 23 May 2014, as posted to linux-kernel',
  cfdNotifier: canceledFallsIntoDying,
  ipiEntry: nameThenForget,
  stopStates: twoStages,
};
