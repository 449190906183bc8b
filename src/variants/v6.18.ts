import { CSD_TYPE_SYNC } from '../kernel/smp/csd.js';
import type { Policy } from '../kernel/policy.js';
import { byType } from './decisions/drain.js';
import { warnFix } from './warn-fix.js';

/** Linux 6.18: typed csds, polling idle, -EBUSY. */
export const v6_18: Policy = {
  ...warnFix,
  name: 'v6.18',
  summary: 'today: typed calls, unlock before an async function, no IPI to a polling idle CPU',
  source: 'Linux 6.18',
  deadReport: 'by-call',
  activeFrom: 'notified',
  drain: byType,
  onlineTest: 'after-lock',
  waitFlag: CSD_TYPE_SYNC,
  asyncBusy: 'refuse',
  manyIpi: 'was-empty-or-single',
  localPart: 'meanwhile',
  condition: 'per-cpu',
  irqWorkRaise: 'was-empty',
  remoteWork: 'call-queue',
  pollingIdle: true,
  warnInInterrupt: true,
  warnUnlockOfUnlocked: true,
  stopTwoCpus: 'both-enabled',
  nowaitResult: 'ignored',
  stopperPark: 'at-once',
  stopperUnpark: 'by-itself',
};
