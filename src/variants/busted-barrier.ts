import type { Policy } from '../kernel/policy.js';
import { ackWithoutReset } from './decisions/mistakes.js';
import { v3_15 } from './v3.15.js';

/** Seeded mistake: stop-machine does not reset its counter. */
export const bustedBarrier: Policy = {
  ...v3_15,
  name: 'busted-barrier',
  summary: 'stop-machine does not reset its counter',
  source: 'seeded in ack_state(), kernel/stop_machine.c',
  ackState: ackWithoutReset,
};
