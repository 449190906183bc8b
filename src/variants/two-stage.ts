import type { Policy } from '../kernel/policy.js';
import { twoStages } from './decisions/stop-states.js';
import { v3_15 } from './v3.15.js';

/** The second of the three patches of 2014: the outgoing CPU disables its interrupts last. */
export const twoStage: Policy = {
  ...v3_15,
  name: 'two-stage',
  summary: '2/3 alone: fixes prompt IPIs, not late ones',
  source: 'v6 2/3 of 23 May 2014, never merged',
  stopStates: twoStages,
};
